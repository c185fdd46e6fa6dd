package io.spendcast.pipelines.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestFacts;
import io.spendcast.transforms.database.Sql;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The search for the first week of a version reads that week, however much is stored. */
class ScoredVersionsTest {
  private static final String QUERY =
      Sql.of(Judge.class, "ScoredVersions.sql").replace("?", "'2026-11-30'");

  private static final String PURCHASES =
      """
      insert into spendcast.purchases
      select 'E-' || n, n, 'purchase', 'O-' || n, 'C-' || n %% 1000,
        timestamptz '2025-01-06Z' + n * interval '5 minutes', 10, 10, 'USD', 1, null, 'US', 'web',
        '[{"sku": "S-1", "quantity": 1, "unit_price": "10.00"}]', 1, 1, '', null, '%s', 0, n,
        '2026-11-30Z', '2026-11-30Z'
      from generate_series(1, 150000) n
      """;

  private static final String PREDICTIONS =
      """
      insert into spendcast.predictions
      select event_id, 'champion', 'spend', case when arrival < 140000 then '1' else '2' end, 90,
        0.5, 10, '2026-11-30Z'
      from spendcast.purchases
      """;

  private static final String VERSIONS =
      """
      insert into spendcast.scored_versions (model, version, first_week)
      values ('spend', '1', '2025-01-06'), ('spend', '2', '2026-05-04')
      """;

  private final TestDatabase database = TestDatabase.migrated();

  @Test
  void readsAWeekByItsIndex() {
    database.execute(PURCHASES.formatted(TestFacts.TOPIC), PREDICTIONS, VERSIONS);
    database.execute("vacuum analyze spendcast.purchases");
    database.execute("vacuum analyze spendcast.predictions");

    List<String> plan = database.query("explain " + QUERY);

    assertThat(plan).anyMatch(line -> line.contains("purchases_occurred_at"));
    assertThat(plan).noneMatch(line -> line.contains("Seq Scan on purchases"));
    assertThat(database.query(QUERY)).hasSize(2);
  }
}
