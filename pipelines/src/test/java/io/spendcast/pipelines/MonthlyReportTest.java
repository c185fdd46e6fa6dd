package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MonthlyReportTest {
  private static final List<String> TABLES =
      List.of(
          "totals",
          "days",
          "customers",
          "segments",
          "segment_flows",
          "cohorts",
          "dimensions",
          "concentration",
          "predictions",
          "outlook",
          "outcomes",
          "alerts",
          "alert_outcomes",
          "dead_letters",
          "quality");

  private final TestDatabase database = TestDatabase.migrated();

  @Test
  void computesWhatPlainSqlComputes() throws SQLException {
    ExpectedReport.simulate(database, 4_000);

    int exit = run("--month=2024-10", "--force", "--alertThreshold=1000");

    assertThat(exit).isZero();
    try (ExpectedReport expected = ExpectedReport.of(database, "2024-10")) {
      for (String table : TABLES) {
        expected.assertSame(table);
      }
    }
  }

  private int run(String... flags) {
    List<String> all = new ArrayList<>(Arrays.asList(flags));
    if (all.stream().noneMatch(flag -> flag.startsWith("--runner="))) {
      all.add("--runner=DirectRunner");
    }
    all.add("--jdbcUrl=" + database.reportPostgres().jdbcUrl());
    all.add("--dbUser=" + database.reportPostgres().user());
    return MonthlyReport.exitCode(all.toArray(String[]::new));
  }
}
