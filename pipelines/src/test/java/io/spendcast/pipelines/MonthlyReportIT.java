package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.batch.MonthlyRuns;
import io.spendcast.transforms.TestDatabase;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** The report on Spark, and in a process that is killed. */
@Timeout(600)
class MonthlyReportIT {
  /** Rows of a run that was not finished; on Spark the tables are written one after the other. */
  private static final String UNFINISHED =
      "select from spendcast.monthly_days join spendcast.monthly_runs using (run_id)"
          + " where not is_current";

  private static final String OTHERS = "datname = current_database() and pid <> pg_backend_pid()";

  /** Each question is a connection of its own. */
  private static final long ASK_AGAIN = Duration.ofMillis(50).toNanos();

  private final TestDatabase database = TestDatabase.migrated();

  @TempDir private Path folder;

  @Test
  void computesOnSparkWhatPlainSqlComputes() throws SQLException {
    ExpectedReport.simulate(database, 60_000);

    assertThat(MonthlyRuns.runOnSpark(database, "--month=2024-10", "--force")).isZero();

    MonthlyRuns.assertAsSql(database, "2024-10");
    MonthlyRuns.assertAllFilled(database, "2024-10");
  }

  /**
   * Each lock stops the run at a point of its way, where it is killed: while it writes, while the
   * next run counts, which has deleted what the former wrote, and while a third one becomes the
   * current run. The server does what it was told, also when nobody is there any more to hear of
   * it, so the last one is whole.
   */
  @Test
  void leavesAWholeRunWheneverItIsKilledAndIsRightWhenRunAgain() throws Exception {
    List<String> before = reportOneAndAddAnother();

    killWaitingFor("lock table spendcast.monthly_quality in exclusive mode");
    assertThat(MonthlyRuns.rows(database, "2024-10")).isEqualTo(before);
    assertThat(database.query(UNFINISHED)).isNotEmpty();

    killWaitingFor("lock table spendcast.predictions in access exclusive mode");
    assertThat(MonthlyRuns.rows(database, "2024-10")).isEqualTo(before);
    assertThat(database.query(UNFINISHED)).isEmpty();

    killWaitingFor("select from spendcast.monthly_runs where is_current for share");
    assertThat(MonthlyRuns.rows(database, "2024-10")).isNotEqualTo(before);
    MonthlyRuns.assertAsSql(database, "2024-10");

    assertRightWhenRunAgain();
  }

  /** The rows of a report of one purchase, before a second one came. */
  private List<String> reportOneAndAddAnother() throws SQLException {
    Shop shop = new Shop(database);
    shop.purchase("C-1", "2024-10-05T00:00:00Z", "2.00").expecting("20.00");
    assertThat(MonthlyRuns.run(database, "--month=2024-10", "--force")).isZero();
    shop.purchase("C-2", "2024-10-06T00:00:00Z", "4.00");
    return MonthlyRuns.rows(database, "2024-10");
  }

  private void assertRightWhenRunAgain() throws SQLException {
    assertThat(MonthlyRuns.run(database, "--month=2024-10", "--force")).isZero();
    assertThat(database.query("select is_current from spendcast.monthly_runs order by started_at"))
        .containsExactly("f", "t");
    MonthlyRuns.assertAsSql(database, "2024-10");
  }

  /**
   * Kills a run that waits for our lock, and for no other: parallel writers make each other wait.
   */
  private void killWaitingFor(String lock) throws SQLException, IOException, InterruptedException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(lock);
      int ours = connection.unwrap(PGConnection.class).getBackendPID();
      Process process = start();
      while (database
          .query(
              "select from pg_stat_activity where %d = any(pg_blocking_pids(pid))".formatted(ours))
          .isEmpty()) {
        assertThat(process.isAlive()).isTrue();
        LockSupport.parkNanos(ASK_AGAIN);
      }
      process.destroyForcibly().waitFor();
    }
    // The server notices that the client is gone, and frees what it had locked.
    while (!database.query("select from pg_stat_activity where " + OTHERS).isEmpty()) {
      LockSupport.parkNanos(ASK_AGAIN);
    }
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(List.of("-Duser.timezone=UTC", "-cp", System.getProperty("java.class.path")));
    command.add(MonthlyReport.class.getName());
    command.addAll(
        List.of(
            MonthlyRuns.flags(
                database,
                "--runner=SparkRunner",
                "--sparkMaster=local[2]",
                "--month=2024-10",
                "--force")));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("run.log").toFile())
        .start();
  }
}
