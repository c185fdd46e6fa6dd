package io.spendcast.pipelines;

import io.spendcast.pipelines.batch.MonthlyRuns;
import io.spendcast.transforms.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report on Spark, and in a process that is killed. */
@Timeout(600)
class MonthlyReportIT {
  /** Rows of a run that was not finished; on Spark the tables are written one after the other. */
  private static final String UNFINISHED =
      "select from spendcast.monthly_days join spendcast.monthly_runs using (run_id)"
          + " where not is_current";

  private static final String OTHERS = "datname = current_database() and pid <> pg_backend_pid()";

  private final TestDatabase database = TestDatabase.migrated();

  @TempDir private Path folder;

  @Test
  void computesOnSparkWhatPlainSqlComputes() throws SQLException {
    ExpectedReport.simulate(database, 60_000);

    assertThat(MonthlyRuns.runOnSpark(database, "--month=2024-10", "--force")).isZero();

    MonthlyRuns.assertAsSql(database, "2024-10");
    MonthlyRuns.assertAllFilled(database, "2024-10");
  }

  /** Each stops the run at a point of its way, where it waits for the lock. */
  @ParameterizedTest(name = "while {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "counting | lock table spendcast.predictions in access exclusive mode | false",
        "writing  | lock table spendcast.monthly_quality in exclusive mode     | true"
      })
  void leavesTheFormerRunWholeWhenItIsKilledAndIsRightWhenRunAgain(
      String point, String lock, boolean written) throws Exception {
    List<String> before = reportOneAndAddAnother();

    killWaitingFor(lock);

    assertThat(MonthlyRuns.rows(database, "2024-10")).isEqualTo(before);
    assertThat(database.query(UNFINISHED).isEmpty()).isNotEqualTo(written);
    assertRightWhenRunAgain();
  }

  /** The server does what it was told, also when nobody is there any more to hear of it. */
  @Test
  void isWholeWhenItIsKilledWhileItBecomesTheCurrentRun() throws Exception {
    List<String> before = reportOneAndAddAnother();

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

  private void killWaitingFor(String lock) throws SQLException, IOException, InterruptedException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(lock);
      Process process = start();
      while (database
          .query("select from pg_stat_activity where wait_event_type = 'Lock' and " + OTHERS)
          .isEmpty()) {
        assertThat(process.isAlive()).isTrue();
      }
      process.destroyForcibly().waitFor();
    }
    // The server notices that the client is gone, and frees what it had locked.
    while (!database.query("select from pg_stat_activity where " + OTHERS).isEmpty()) {
      Thread.onSpinWait();
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
