package io.spendcast.pipelines.cli.alerts;

import io.spendcast.pipelines.cli.ShardOptions;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Database;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
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
  @Mixin private ShardOptions shards;
  @Spec private CommandSpec spec;

  @Option(
      names = "--reason",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "For whoever wonders.")
  private String reason;

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    shards.forEach(database -> pause(database.connect("alerts")));
    return 0;
  }

  private void pause(DataSource source) throws SQLException {
    Schema.in(source).requireMigrated();
    try (Database database = Database.writing(source, PauseAlerts.class)) {
      boolean now = database.find(Boolean.class, "PauseAlerts.sql", reason).orElseThrow();
      database.commit();
      spec.commandLine().getOut().println(now ? "alerts wait now" : "alerts waited already");
    }
  }
}
