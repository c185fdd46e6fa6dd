package io.spendcast.pipelines.cli.status;

import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.cli.TextTable;
import io.spendcast.pipelines.cli.status.StatusReport.Account;
import io.spendcast.pipelines.cli.status.StatusReport.PartitionRow;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Prints a {@link StatusReport} for a person. */
final class StatusPrintout {
  private final Printout page;

  StatusPrintout(Printout page) {
    this.page = page;
  }

  void show(StatusReport report) {
    streams(report);
    ledger(report);
    accounting(report);
    keys(report);
    deadLetters(report);
    corrections(report);
    outbox(report.outbox());
    models(report);
  }

  private void streams(StatusReport report) {
    page.title("Streams (base currency " + report.baseCurrency() + ")");
    TextTable streams = new TextTable("group", "topic", "epoch", "started at", "alerts");
    report
        .streams()
        .forEach(
            s ->
                streams.row(
                    s.consumerGroup(),
                    s.topic(),
                    s.epoch(),
                    s.startedAt(),
                    s.alertRules() == null ? "–" : s.alertRules().text()));
    page.table(streams);

    page.title("Running");
    TextTable locks = new TextTable("group", "application", "address", "since", "process");
    report
        .lockHolders()
        .forEach(
            l ->
                locks.row(
                    l.consumerGroup(), l.applicationName(), l.clientAddress(), l.since(), l.pid()));
    page.table(locks);
  }

  private void ledger(StatusReport report) {
    page.title("Ledger");
    TextTable table =
        new TextTable(
            "group", "topic", "partition", "start", "position", "ranges", "holes", "caught up");
    for (PartitionRow p : report.partitions()) {
      table.row(
          p.consumerGroup(),
          p.topic() + (p.currentTopic() ? "" : " (old)"),
          p.partition(),
          p.startOffset(),
          p.position(),
          p.ranges(),
          holes(p),
          p.caughtUpSecondsAgo() == null ? "never" : ago(p.caughtUpSecondsAgo()));
    }
    page.table(table);
  }

  private static String holes(PartitionRow partition) {
    return partition.holes().stream()
        .map(h -> h.size() + " at " + h.first())
        .collect(Collectors.joining(", "));
  }

  private void accounting(StatusReport report) {
    if (report.accounting() == null) {
      return;
    }
    page.title("Accounting");
    AccountingTable accounts = new AccountingTable("partition");
    for (Account account : report.accounting()) {
      accounts.row(account.topic(), account.partition(), List.of(account));
    }
    page.table(accounts.table());
  }

  /**
   * Prints the consumer groups whose customers may be spread over partitions; nothing when there
   * are none.
   */
  private void keys(StatusReport report) {
    List<StatusReport.Keys> wrong =
        report.keys().stream()
            .filter(k -> k.keyedOtherwise() > 0 || k.splitCustomers() > 0)
            .toList();
    if (wrong.isEmpty()) {
      return;
    }
    page.title("Keys: predictions may miss facts of another partition");
    TextTable table =
        new TextTable("group", "records not keyed by customer", "customers in several partitions");
    wrong.forEach(k -> table.row(k.consumerGroup(), k.keyedOtherwise(), k.splitCustomers()));
    page.table(table);
  }

  private void deadLetters(StatusReport report) {
    page.title("Dead letters (and " + report.duplicates() + " duplicates)");
    TextTable table = new TextTable("step", "reason", "records", "unresolved", "newest");
    report
        .deadLetters()
        .forEach(d -> table.row(d.step(), d.reason(), d.records(), d.unresolved(), d.newest()));
    page.table(table);
  }

  /** Prints the number of corrected facts; nothing when it is 0. */
  private void corrections(StatusReport report) {
    if (report.corrections() > 0) {
      page.title("Corrections");
      page.line(report.corrections() + " stored facts do not count any more");
    }
  }

  private void outbox(StatusReport.Outbox outbox) {
    page.title("Alerts");
    String oldest =
        outbox.oldestPendingSeconds() == null
            ? ""
            : ", the oldest made " + ago(outbox.oldestPendingSeconds());
    page.field("pending", outbox.pending() + oldest);
    page.field("failed", outbox.failed());
    page.field("suppressed", outbox.suppressed());
    page.field("published", outbox.published());
    page.field("last published", outbox.lastPublishedAt());
    page.field("paused since", outbox.pausedAt());
  }

  private void models(StatusReport report) {
    page.title("Models of the last ten minutes of storing");
    TextTable table = new TextTable("role", "model", "version", "predictions", "newest");
    report
        .models()
        .forEach(m -> table.row(m.role(), m.model(), m.version(), m.predictions(), m.newest()));
    page.table(table);
  }

  /** Text of an age, in its two largest units: {@code 2 h 5 min ago}. */
  private static String ago(long seconds) {
    Duration age = Duration.ofSeconds(seconds);
    if (age.toDays() > 0) {
      return age.toDays() + " d " + age.toHoursPart() + " h ago";
    }
    if (age.toHours() > 0) {
      return age.toHours() + " h " + age.toMinutesPart() + " min ago";
    }
    return age.toMinutes() > 0
        ? age.toMinutes() + " min " + age.toSecondsPart() + " s ago"
        : seconds + " s ago";
  }
}
