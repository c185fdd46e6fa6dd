package io.spendcast.pipelines.cli.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.cli.ShardOptions;
import io.spendcast.pipelines.cli.ShardResults;
import io.spendcast.pipelines.cli.status.StatusReport.Account;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Database;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the state of the stream, from the database alone. */
@Command(
    name = "status",
    description = {
      "Shows how the stream stands: ledger, accounting, alerts, models.",
      "All numbers are of one moment and from the database alone; Kafka is not queried.",
      "Accounting: each offset is exactly one of stored, duplicate, dead (a dead letter), void (never"
          + " delivered by Kafka), lost (a loss that an operator accepted), erased, pruned, or"
          + " moved (to another shard with its customer).",
      "A hole is a range without outcomes below offsets that have theirs; a restart reads it."
    },
    footer = {
      "",
      "Examples:",
      "  spendcast status --json | jq .partitions",
      "  spendcast status --shards=shards.txt --json | jq .shards.east.partitions"
    })
public final class Status implements Callable<Integer> {
  @Mixin private ShardOptions shards;
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON, for scripts; its names are stable.")
  private boolean json;

  @ArgGroup private Counting counting = new Counting();

  /** Extent of the accounting, if not the usual one. */
  static final class Counting {
    @Option(names = "--quick", description = "Leave out the accounting.")
    private boolean quick;

    @Option(
        names = "--verify",
        description =
            "Count every stored purchase and refund for the accounting. Without it, those that judge"
                + " or a refresh of the dashboards has counted are not counted again, so a row that"
                + " was deleted by hand since is not missed.")
    private boolean verify;

    List<Account> read(Database database) throws SQLException {
      if (quick) {
        return null;
      }
      return database.list(Account.class, verify ? "StatusVerified.sql" : "StatusAccounting.sql");
    }
  }

  @Override
  public Integer call() throws SQLException, JsonProcessingException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (!shards.areGiven()) {
      StatusReport report = read(shards.database());
      if (json) {
        out.println(Database.JSON.writeValueAsString(report));
      } else {
        new StatusPrintout(new Printout(out)).show(report);
      }
      return 0;
    }
    ShardResults<StatusReport> reports = shards.read(this::read);
    TopicStatus topic = new TopicStatus(reports);
    if (json) {
      out.println(Database.JSON.writeValueAsString(topic.json()));
    } else {
      topic.show(new Printout(out));
    }
    topic.warnings().forEach(w -> spec.commandLine().getErr().println("warning: " + w));
    reports.requireAll("");
    return 0;
  }

  private StatusReport read(DatabaseOptions options) throws SQLException {
    DataSource source = options.connect("status");
    String baseCurrency = Schema.in(source).requireMigrated();
    try (Database database = Database.reading(source, Status.class)) {
      if (database.isStandby()) {
        spec.commandLine()
            .getErr()
            .println("note: this is a standby, which does not show whether a stream is running");
      }
      return StatusReport.read(database, baseCurrency, counting.read(database));
    }
  }
}
