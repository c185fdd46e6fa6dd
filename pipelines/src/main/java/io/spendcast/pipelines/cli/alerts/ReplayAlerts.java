package io.spendcast.pipelines.cli.alerts;

import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.Moment;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts alerts into the outbox again, byte for byte as they were. */
@Command(
    name = "replay",
    description = {
      "Sends alerts again: those that failed, or, after subscribers have lost some, published ones.",
      "Each goes out with the same bytes, event id and deduplication id as before, so that whoever"
          + " has it can tell. Suppressed ones are never sent. Run it as the owner of the database."
    },
    footer = {
      "",
      "Example:",
      "  spendcast alerts replay --status=published --since=2026-11-20T08:00Z --until=2026-11-20T09:00Z"
    })
public final class ReplayAlerts implements Callable<Integer> {
  @Mixin private DatabaseOptions options;
  @Spec private CommandSpec spec;

  /** Status of the alerts that may be sent again. */
  enum Status {
    failed,
    published
  }

  @Option(
      names = "--status",
      defaultValue = "failed",
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Status status;

  @Option(
      names = "--since",
      required = true,
      paramLabel = "MOMENT",
      converter = Moment.Converter.class,
      description = "Only alerts made then or later: a day, or an RFC 3339 time.")
  private Moment since;

  @Option(
      names = "--until",
      defaultValue = "9999-01-01",
      paramLabel = "MOMENT",
      converter = Moment.Converter.class,
      description = "Only alerts made before.")
  private Moment until;

  @Option(
      names = {"--dryRun", "--dry-run"},
      description = "Only say how many.")
  private boolean dryRun;

  @Override
  public Integer call() throws SQLException {
    var source = options.connect("alerts");
    Schema schema = Schema.in(source);
    schema.requireMigrated();
    ZoneId zone = schema.timeZone();
    try (Database database = Database.writing(source, ReplayAlerts.class)) {
      long alerts =
          database
              .find(Long.class, "ReplayAlerts.sql", status.name(), since.in(zone), until.in(zone))
              .orElseThrow();
      if (!dryRun) {
        database.commit();
      }
      spec.commandLine()
          .getOut()
          .printf(
              "%d %s alerts %s%n", alerts, status, dryRun ? "would go out again" : "go out again");
    }
    return 0;
  }
}
