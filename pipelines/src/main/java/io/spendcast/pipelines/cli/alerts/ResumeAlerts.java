package io.spendcast.pipelines.cli.alerts;

import io.spendcast.pipelines.cli.Age;
import io.spendcast.pipelines.cli.ShardOptions;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Database;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Releases the waiting alerts: all of them, or only those of recent purchases. Idempotent. */
@Command(
    name = "resume",
    description = {
      "Lets alerts out again: the stream sends those that wait, the oldest first.",
      "Run it as the owner of the database."
    })
public final class ResumeAlerts implements Callable<Integer> {
  @Mixin private ShardOptions shards;
  @Spec private CommandSpec spec;

  @Option(
      names = {"--skipOlderThan", "--skip-older-than"},
      paramLabel = "AGE",
      converter = Age.class,
      description = "Suppress those whose purchase is older, such as 6h. Default: send all.")
  private Duration oldest;

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    shards.forEach(database -> resume(database.connect("alerts")));
    return 0;
  }

  private void resume(DataSource source) throws SQLException {
    Schema.in(source).requireMigrated();
    try (Database database = Database.writing(source, ResumeAlerts.class)) {
      Resumed resumed =
          database
              .find(Resumed.class, "ResumeAlerts.sql", oldest == null ? null : oldest.toString())
              .orElseThrow();
      database.commit();
      spec.commandLine()
          .getOut()
          .printf(
              "%d alerts go out, %d too old were suppressed%n",
              resumed.waiting(), resumed.skipped());
    }
  }

  record Resumed(long waiting, long skipped) {}
}
