package io.spendcast.pipelines.cli.alerts;

import static io.spendcast.domain.CurrencyDecimals.exact;

import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.cli.ShardOptions;
import io.spendcast.pipelines.cli.TextTable;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.WrongStart;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the newest alerts that went out and are open, handled or dismissed. */
@Command(
    name = "list",
    description = "Lists the newest alerts that went out and that nobody has marked yet.")
final class ListAlerts implements Callable<Integer> {
  @Mixin private ShardOptions shards;
  @Spec private CommandSpec spec;

  /** Part of the work list. */
  enum State {
    open,
    handled,
    dismissed
  }

  @Option(
      names = "--state",
      defaultValue = "open",
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private State state;

  @Option(
      names = "--limit",
      defaultValue = "50",
      paramLabel = "COUNT",
      description = "Largest number of alerts. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    if (limit < 1) {
      throw new WrongStart("--limit must be at least 1, but was " + limit);
    }
    shards.forEach(database -> list(database.connect("alerts")));
    return 0;
  }

  private void list(DataSource source) throws SQLException {
    String currency = Schema.in(source).requireMigrated();
    try (Database database = Database.reading(source, ListAlerts.class)) {
      show(database.list(Listed.class, "ListAlerts.sql", state.name(), limit), currency);
    }
  }

  private void show(List<Listed> alerts, String currency) {
    Printout page = new Printout(spec.commandLine().getOut());
    page.title("Newest alerts that are " + state);
    TextTable table =
        new TextTable(
            "event", "customer", "made at", "expected spend", "8 of 10 cases", "reason", "marked");
    for (Listed a : alerts) {
      table.row(
          a.eventId(),
          a.customerId(),
          a.createdAt(),
          exact(a.expectedSpend(), currency),
          a.spendLow() == null
              ? "–"
              : exact(a.spendLow(), currency) + " to " + exact(a.spendHigh(), currency),
          a.reason(),
          a.marked());
    }
    page.table(table);
  }

  /** Row of the list; {@code marked} holds the person and the note, if any. */
  record Listed(
      String eventId,
      String customerId,
      Instant createdAt,
      BigDecimal expectedSpend,
      BigDecimal spendLow,
      BigDecimal spendHigh,
      String reason,
      String marked) {}
}
