package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.batch.MonthlyRuns;
import io.spendcast.transforms.TestDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report over two shards of a shop, beside that of one database with the same records. */
@Tag("slow")
class ShardedReportTest {
  private static final int FACTS = 1_000;

  private final TestDatabase whole = TestDatabase.migrated();
  private final TestDatabase east = TestDatabase.migrated();
  private final TestDatabase west = TestDatabase.migrated();
  private final TestDatabase reporting = TestDatabase.migrated();

  @TempDir private Path folder;

  @Test
  void hasTheRowsOfOneDatabaseWithTheSameRecords() throws SQLException {
    fillShardsAndWhole();

    assertThat(MonthlyRuns.run(whole, "--month=2024-10", "--force")).isZero();
    assertThat(runOverShards()).isZero();

    for (String table : MonthlyRuns.TABLES) {
      assertThat(rows(reporting, table)).as(table).isNotEmpty().isEqualTo(rows(whole, table));
    }
    MonthlyRuns.assertAsSql(whole, "2024-10");
  }

  @Test
  void storesTheBoundOfEachShardAndTheHighestOne() {
    east.execute("select setval('spendcast.arrivals', 7)");
    west.execute("select setval('spendcast.arrivals', 9)");

    assertThat(runOverShards()).isZero();
    assertThat(runOverShards()).isZero();

    assertThat(
            reporting.query(
                "select r.arrival_bound, b.shard, b.arrival_bound from spendcast.shard_bounds b"
                    + " join spendcast.monthly_runs r using (run_id) where is_current order by 2"))
        .containsExactly("10 | east | 8", "10 | west | 10");
    assertThat(MonthlyRuns.run(whole, "--month=2024-10", "--force")).isZero();
    assertThat(whole.query("select * from spendcast.shard_bounds")).isEmpty();
  }

  private void fillShardsAndWhole() throws SQLException {
    List<TestDatabase> all = List.of(whole, east, west);
    for (TestDatabase database : all) {
      ExpectedReport.simulate(database, FACTS);
      // The last facts arrive after the bound.
      database.execute(
          "select setval('spendcast.arrivals', max(arrival) - 60) from spendcast.purchases");
    }
    ExpectedReport.keepShard(east, 0);
    ExpectedReport.keepShard(west, 1);
    String arrivals = "select arrival from spendcast.purchases";
    assertThat(east.query(arrivals))
        .as("arrivals of both shards")
        .containsAnyElementsOf(west.query(arrivals));
  }

  private int runOverShards() {
    return MonthlyRuns.runOverShards(reporting, MonthlyRuns.shards(folder, east, west), "--force");
  }

  /** Whole rows but for their run, with each digit that is stored. */
  private static List<String> rows(TestDatabase database, String table) {
    List<String> rows =
        new ArrayList<>(
            database.query(
                ("select (to_jsonb(t) - 'run_id')::text from spendcast.monthly_%s t"
                        + " join spendcast.monthly_runs r using (run_id) where r.is_current")
                    .formatted(table)));
    rows.sort(null);
    return rows;
  }
}
