package io.spendcast.pipelines.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.ExpectedReport;
import io.spendcast.transforms.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The dashboards' segment of one customer against the report's counts of all. */
@Tag("slow")
class CustomerSegmentsTest {
  private static final String REPORTED =
      "select segment, customers from spendcast.monthly_segments join spendcast.monthly_runs"
          + " using (run_id) where is_current order by 1";
  private static final String SHOWN =
      "select segment, count(*) from spendcast.customer_segments group by 1 order by 1";

  private final TestDatabase database = TestDatabase.migrated();

  @Test
  void putsEachCustomerIntoTheSegmentThatTheReportCounted() throws SQLException {
    ExpectedReport.simulate(database, 1_500);
    assertThat(MonthlyRuns.run(database, "--month=2024-10", "--force")).isZero();

    database.query("select spendcast.refresh_dashboards()");

    assertThat(database.query(SHOWN)).hasSizeGreaterThan(5).isEqualTo(database.query(REPORTED));
    assertThat(
            database.query(
                "select replace(replace(segment, '''', ''), ' ', '_') as segment, count(*)"
                    + " from dashboards.customer_profile where segment <> 'none'"
                    + " group by 1 order by 1"))
        .isEqualTo(database.query(REPORTED));
  }

  @Test
  void knowsNoSegmentBeforeTheFirstReport() throws SQLException {
    ExpectedReport.simulate(database, 100);

    database.query("select spendcast.refresh_dashboards()");

    assertThat(database.query("select distinct segment from dashboards.customer_profile"))
        .containsExactly("none");
    assertThat(database.query("select * from spendcast.segment_bounds")).isEmpty();
  }
}
