package io.spendcast.pipelines.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.ExpectedReport;
import io.spendcast.transforms.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The dashboards' segment of one customer against the plain SQL that the report's rows are compared
 * with.
 */
class CustomerSegmentsTest {
  private final TestDatabase database = TestDatabase.migrated();

  @Test
  void putsEachCustomerIntoTheReportsSegment() throws SQLException {
    ExpectedReport.simulate(database, 400);
    database.execute(
        "insert into spendcast.monthly_runs (month, code_version, arrival_bound, finished_at,"
            + " is_current) select '2024-10-01', 'test', max(arrival) - 100, now(), true"
            + " from spendcast.purchases");

    database.query("select spendcast.refresh_dashboards()");

    List<String> shown =
        database.query("select customer_id, segment from spendcast.customer_segments");
    assertThat(database.query("select distinct segment from spendcast.customer_segments"))
        .hasSizeGreaterThan(5);
    try (ExpectedReport expected = ExpectedReport.of(database, "2024-10")) {
      assertThat(shown).containsExactlyInAnyOrderElementsOf(expected.segmentsOfCustomers());
    }
    assertThat(
            database.query(
                "select customer_id, replace(replace(segment, '''', ''), ' ', '_')"
                    + " from dashboards.customer_profile where segment <> 'none'"))
        .containsExactlyInAnyOrderElementsOf(shown);
  }

  @Test
  void knowsNoSegmentBeforeTheFirstReport() throws SQLException {
    ExpectedReport.simulate(database, 100);

    database.query("select spendcast.refresh_dashboards()");

    assertThat(database.query("select distinct segment from dashboards.customer_profile"))
        .containsExactly("none");
    assertThat(database.query("select 1 from spendcast.segment_bounds")).isEmpty();
  }
}
