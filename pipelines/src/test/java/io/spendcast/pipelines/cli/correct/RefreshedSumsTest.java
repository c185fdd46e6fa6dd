package io.spendcast.pipelines.cli.correct;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.Deaths;
import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestFacts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many small refreshes of the dashboards' sums, some of which die at a random statement, leave the
 * same rows as one refresh of everything, to the last digit.
 */
class RefreshedSumsTest {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.HOURS);
  private static final int STEPS = 25;
  private static final int STATEMENTS = 12;

  private static final List<String> SUMS =
      List.of(
          "sales_minutes",
          "storing_minutes",
          "prediction_hours",
          "partition_records",
          "customer_totals",
          "outcome_weeks",
          "calibration_weeks",
          "alert_weeks",
          "interval_weeks");

  private final TestDatabase database = TestDatabase.migrated();
  private Deaths deaths;
  private Random random;
  private int events;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void areThoseOfOneRefreshOfEverything(long seed) {
    random = new Random(seed);
    deaths = Deaths.on(database, "insert or update or delete", SUMS);

    int killed = 0;
    for (int step = 0; step < STEPS; step++) {
      change(step);
      killed += refresh(random.nextInt(3) == 0 ? 1 + random.nextInt(STATEMENTS) : 0) ? 0 : 1;
    }
    refresh(0);
    Map<String, List<String>> incremental = sums();

    for (String table : SUMS) {
      database.execute("truncate spendcast." + table);
    }
    database.execute(
        "delete from spendcast.dashboard_progress",
        "insert into spendcast.dashboard_progress default values");
    refresh(0);

    sums().forEach((table, rows) -> assertThat(incremental.get(table)).as(table).isEqualTo(rows));
    assertThat(incremental.values()).noneMatch(List::isEmpty);
    assertThat(killed).isPositive();
  }

  private void change(int step) {
    int facts = random.nextInt(10);
    for (int i = 0; i < facts; i++) {
      store(step);
    }
    if (random.nextInt(2) == 0) {
      database.execute(
          "insert into spendcast.corrections select event_id, arrival, customer_id,"
              + " nextval('spendcast.arrivals'), 'wrong' from spendcast.purchases"
              + " order by md5(event_id || %d) limit 1 on conflict do nothing".formatted(step));
    }
    if (random.nextInt(4) == 0) {
      database.run("judge");
    }
  }

  /** Stores a fact of the last ten days. A quarter are late; a few have the moment of another. */
  private void store(int step) {
    long hoursAgo = 240 - 9L * step + (random.nextInt(4) == 0 ? random.nextInt(100) : 0);
    Instant at = NOW.minus(Math.max(1, hoursAgo - random.nextInt(9)), ChronoUnit.HOURS);
    String event = "E-" + events++;
    String customer = "C-" + random.nextInt(5);
    int arrival = Integer.parseInt(database.query("select nextval('spendcast.arrivals')").get(0));
    if (random.nextInt(5) == 0) {
      database.execute(TestFacts.refund(event, arrival, customer, at));
    } else {
      database.execute(
          TestFacts.purchase(event, arrival, customer, at),
          TestFacts.prediction(event, random.nextBoolean() ? "7" : "8"),
          "update spendcast.predictions set horizon_days = 2, purchase_probability = %s, expected_spend = %s,"
                  .formatted(random.nextDouble(), random.nextInt(3_000_000) / 1e3)
              + " spend_low = 0, spend_high = 20, exceed_probability = 0.25, exceed_threshold = 15"
              + " where event_id = '%s'".formatted(event));
      if (random.nextInt(3) == 0) {
        database.execute(TestFacts.alert(event, "published"));
      }
    }
    database.execute(
        "update spendcast.purchases set stored_at = '%s', kafka_timestamp = '%s', country = '%s'"
                .formatted(
                    NOW.minus(240 - 9L * step, ChronoUnit.HOURS).plusMillis(events),
                    at.plusMillis(random.nextInt(9_000_000)),
                    List.of("US", "GB", "FR").get(random.nextInt(3)))
            + " where event_id = '%s'".formatted(event));
  }

  /** Whether the refresh came to its end. */
  private boolean refresh(int death) {
    deaths.at(death);
    try {
      database.execute("select spendcast.refresh_dashboards()");
      return true;
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("killed");
      return false;
    }
  }

  private Map<String, List<String>> sums() {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (String table : SUMS) {
      rows.put(
          table, database.query("select s::text from spendcast.%s s order by 1".formatted(table)));
    }
    return rows;
  }
}
