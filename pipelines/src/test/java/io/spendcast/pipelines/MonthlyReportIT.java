package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.TestDatabase;
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

/** The report on Spark, and in a process that is killed. */
@Timeout(600)
class MonthlyReportIT {
  private final TestDatabase database = TestDatabase.migrated();

  @TempDir private Path folder;

  @Test
  void computesOnSparkWhatPlainSqlComputes() throws SQLException {
    ExpectedReport.simulate(database, 60_000);

    assertThat(MonthlyRuns.runOnSpark(database, "--month=2024-10", "--force")).isZero();

    MonthlyRuns.assertAsSql(database, "2024-10");
    assertThat(MonthlyRuns.rows(database, "2024-10")).hasSizeGreaterThan(300);
  }

  @Test
  void leavesTheFormerRunWholeWhenItIsKilledAndIsRightWhenRunAgain() throws Exception {
    Shop shop = new Shop(database);
    shop.purchase("C-1", "2024-10-05T00:00:00Z", "2.00").expecting("20.00");
    assertThat(MonthlyRuns.run(database, "--month=2024-10", "--force")).isZero();
    List<String> before = currentDays();
    shop.purchase("C-2", "2024-10-06T00:00:00Z", "4.00");

    killHalfWay();

    assertThat(currentDays()).isEqualTo(before);
    assertThat(MonthlyRuns.run(database, "--month=2024-10", "--force")).isZero();
    assertThat(database.query("select is_current from spendcast.monthly_runs order by started_at"))
        .containsExactly("f", "t");
    MonthlyRuns.assertAsSql(database, "2024-10");
  }

  /**
   * On Spark the tables are written one after the other: the last is locked, and others are there.
   */
  private void killHalfWay() throws SQLException, IOException, InterruptedException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table spendcast.monthly_quality in exclusive mode");
      Process process = start();
      while (database
          .query(
              "select from spendcast.monthly_days join spendcast.monthly_runs using (run_id)"
                  + " where not is_current")
          .isEmpty()) {
        assertThat(process.isAlive()).isTrue();
      }
      process.destroyForcibly().waitFor();
    }
    // The server notices that the client is gone, and frees what it had locked.
    while (!database
        .query(
            "select from pg_stat_activity"
                + " where datname = current_database() and pid <> pg_backend_pid()")
        .isEmpty()) {
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

  private List<String> currentDays() {
    return database.query(
        "select d.* from spendcast.monthly_days d join spendcast.monthly_runs using (run_id)"
            + " where is_current order by 1, 2, 3");
  }
}
