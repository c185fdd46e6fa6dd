package io.spendcast.pipelines.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.Deaths;
import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestFacts;
import io.spendcast.transforms.training.FactBound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs of {@code judge}, each of which reads only what came or fell due since the last one, judge
 * the same as a query over everything. Between them come facts, late ones too, corrections,
 * erasures and prunes; some runs die at a random statement.
 */
class JudgedOnceTest {
  private static final Instant START = Instant.parse("2026-01-05T12:00:00Z");
  private static final int STEPS = 40;
  private static final int CUSTOMERS = 6;

  /** Statements of a run, at most. */
  private static final int STATEMENTS = 14;

  /** Outcomes that judge must find, by one statement over everything. */
  private static final String EXPECT =
      """
      insert into expected
      select r.event_id, r.role, r.model, r.version, s.bought, s.spend
      from spendcast.judged_horizons h
      join spendcast.predictions r using (horizon_days)
      join spendcast.purchases p using (event_id)
      cross join lateral (
        select coalesce(bool_or(f.type = 'purchase'), false) as bought, coalesce(sum(f.amount), 0) as spend
        from spendcast.purchases f
        where f.customer_id = p.customer_id and f.arrival <= h.arrival_until
          and f.occurred_at > p.occurred_at
          and f.occurred_at <= p.occurred_at + make_interval(hours => 24 * h.horizon_days)
          and f.event_id not in (
            select event_id from spendcast.corrections where arrival <= h.arrival_until)
      ) s
      where p.arrival <= h.arrival_until
        and p.occurred_at + make_interval(hours => 24 * h.horizon_days) <= h.facts_until
        and p.event_id not in (
          select event_id from spendcast.corrections where arrival <= h.arrival_until)
      on conflict do nothing
      """;

  private static final String ROWS = "select concat_ws(' ', event_id, role, model, version, ";

  private final TestDatabase database = TestDatabase.migrated();
  private Deaths deaths;
  @TempDir private Path folder;
  private Path key;
  private Random random;
  private int events;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void judgesAsIfItReadEverything(long seed) throws Exception {
    random = new Random(seed);
    key = Files.writeString(folder.resolve("erasure.key"), "k".repeat(64));
    database.execute(
        "create table expected (event_id text, role text, model text, version text, bought boolean,"
            + " spend numeric(16, 4), primary key (event_id, role, model, version))");
    deaths =
        Deaths.on(
            database,
            "insert or update",
            List.of("prediction_outcomes", "judged_horizons", "judge_progress", "scored_versions"));
    int judged = 0;

    for (int step = 0; step < STEPS; step++) {
      change(step);
      judged += judge(step) ? 1 : 0;

      database.execute(EXPECT);
      assertThat(outcomes()).as("step %d of seed %d", step, seed).isEqualTo(expected());
    }

    assertThat(judged).isBetween(STEPS / 2, STEPS - 1);
    assertThat(outcomes()).hasSizeGreaterThan(20);
  }

  /** Facts for a few days; sometimes also what changes or removes facts of before. */
  private void change(int step) throws IOException {
    int facts = random.nextInt(12);
    for (int i = 0; i < facts; i++) {
      store(step);
    }
    if (random.nextInt(3) == 0) {
      database.execute(
          "insert into spendcast.corrections select event_id, arrival, customer_id,"
              + " nextval('spendcast.arrivals'), 'wrong' from spendcast.purchases order by md5(event_id || "
              + step
              + ") limit 1 on conflict do nothing");
    }
    database.execute(
        "update spendcast.purchases set stored_at = '2025-01-01' where stored_at > '2025-01-01'");
    if (random.nextInt(8) == 0) {
      succeed("erase", "C-" + random.nextInt(CUSTOMERS), "--erasureKeyFile=" + key);
    }
    if (random.nextInt(8) == 0) {
      long days =
          ChronoUnit.DAYS.between(START.plus(2L * step - 40, ChronoUnit.DAYS), Instant.now());
      succeed("prune", "--olderThan=" + days + "d");
    }
    database.execute(
        "delete from expected where event_id not in (select event_id from spendcast.purchases)");
  }

  private void store(int step) {
    int late = random.nextInt(4) == 0 ? random.nextInt(90) : 0;
    Instant at = START.plus(72L * step - 24L * late + random.nextInt(72), ChronoUnit.HOURS);
    String customer = "C-" + random.nextInt(CUSTOMERS);
    String event = "E-" + events++;
    int arrival = Integer.parseInt(database.query("select nextval('spendcast.arrivals')").get(0));
    if (random.nextInt(5) == 0) {
      database.execute(TestFacts.refund(event, arrival, customer, at));
      return;
    }
    database.execute(
        TestFacts.purchase(event, arrival, customer, at),
        TestFacts.prediction(event, random.nextBoolean() ? "7" : "8"));
    if (random.nextBoolean()) {
      database.execute(TestFacts.prediction(event, "challenger", "spend", "9"));
    }
    // A horizon that is new halfway.
    int horizon = random.nextBoolean() ? 30 : step > STEPS / 2 ? 7 : 20;
    database.execute(
        "update spendcast.predictions set horizon_days = %d where event_id = '%s' and version = '8'"
            .formatted(horizon, event));
  }

  /** Whether the run came to its end. */
  private boolean judge(int step) throws SQLException {
    boolean given = random.nextInt(3) == 0;
    deaths.at(random.nextInt(3) == 0 ? 1 + random.nextInt(STATEMENTS) : 0);
    TestDatabase.Run run =
        given
            ? database.run("judge", "--factsUntil=" + START.plus(3L * step - 9, ChronoUnit.DAYS))
            : database.run("judge");
    if (run.exit() != 0) {
      assertThat(run.err()).containsAnyOf("killed", "holds no purchases");
      return false;
    }
    if (!given) {
      assertThat(
              database.query(
                  "select distinct facts_until = '%s' from spendcast.judged_horizons"
                      .formatted(end())))
          .isSubsetOf("t");
    }
    assertThat(
            database.query(
                "select horizon_days from spendcast.predictions except"
                    + " select horizon_days from spendcast.judged_horizons"
                    + " where arrival_until = (select last_value from spendcast.arrivals)"))
        .isEmpty();
    return true;
  }

  private Instant end() throws SQLException {
    long arrival =
        Long.parseLong(database.query("select last_value from spendcast.arrivals").get(0));
    return FactBound.upTo(arrival, database.source()).factsUntil();
  }

  private List<String> outcomes() {
    return database.query(
        ROWS + "bought, actual_spend) from spendcast.prediction_outcomes order by 1");
  }

  private List<String> expected() {
    return database.query(ROWS + "bought, spend) from expected order by 1");
  }

  private void succeed(String... arguments) {
    TestDatabase.Run run = database.run(arguments);
    assertThat(run.exit()).as(run.err()).isZero();
  }
}
