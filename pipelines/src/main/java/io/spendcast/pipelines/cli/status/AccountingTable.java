package io.spendcast.pipelines.cli.status;

import io.spendcast.pipelines.cli.TextTable;
import io.spendcast.pipelines.cli.status.StatusReport.Account;
import java.util.List;
import java.util.function.ToLongFunction;

/** Number of offsets by outcome, and whether they add up. */
final class AccountingTable {
  private final TextTable table;

  /**
   * @param partitions name of the column of partitions
   */
  AccountingTable(String partitions) {
    table =
        new TextTable(
            "topic",
            partitions,
            "offsets",
            "stored",
            "duplicates",
            "dead",
            "void",
            "lost",
            "erased",
            "pruned",
            "moved",
            "");
  }

  /** Adds a row that sums accounts up. */
  void row(String topic, Object partitions, List<Account> accounts) {
    table.row(
        topic,
        partitions,
        sum(accounts, Account::offsets),
        sum(accounts, Account::purchasesAndRefunds),
        sum(accounts, Account::duplicates),
        sum(accounts, Account::deadLetters),
        sum(accounts, Account::neverDelivered),
        sum(accounts, Account::lost),
        sum(accounts, Account::erased),
        sum(accounts, Account::pruned),
        sum(accounts, Account::moved),
        verdict(accounts, "✓"));
  }

  TextTable table() {
    return table;
  }

  /**
   * Verdict on accounts. Too many outcomes of one do not make up for those that another lacks.
   *
   * @param good text when each of them adds up
   */
  static String verdict(List<Account> accounts, String good) {
    long missing = sum(accounts, a -> Math.max(a.missing(), 0));
    long tooMany = sum(accounts, a -> Math.max(-a.missing(), 0));
    if (missing == 0 && tooMany == 0) {
      return good;
    }
    String lacking = missing == 0 ? "" : missing + " without outcome";
    String both = missing > 0 && tooMany > 0 ? ", " : "";
    return "✗ " + lacking + both + (tooMany == 0 ? "" : tooMany + " too many");
  }

  private static long sum(List<Account> accounts, ToLongFunction<Account> column) {
    return accounts.stream().mapToLong(column).sum();
  }
}
