package io.spendcast.pipelines.cli.alerts;

import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.Schema;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Pauses the sending of alerts. Idempotent: the first reason and time stay. */
@Command(
    name = "pause",
    description = {
      "Lets no more alerts out: they are made all the same, and wait in the database.",
      "What is being sent at this moment still goes out. Run it as the owner of the database."
    })
public final class PauseAlerts implements Callable<Integer> {
  @Mixin private DatabaseOptions options;
  @Spec private CommandSpec spec;

  @Option(
      names = "--reason",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "For whoever wonders.")
  private String reason;

  @Override
  public Integer call() throws SQLException {
    var source = options.connect("alerts");
    Schema.in(source).requireMigrated();
    try (Database database = Database.writing(source, PauseAlerts.class)) {
      boolean now = database.find(Boolean.class, "PauseAlerts.sql", reason).orElseThrow();
      database.commit();
      spec.commandLine().getOut().println(now ? "alerts wait now" : "alerts waited already");
    }
    return 0;
  }
}
