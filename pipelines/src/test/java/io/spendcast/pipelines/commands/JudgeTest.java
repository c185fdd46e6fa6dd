package io.spendcast.pipelines.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Instant DAY = Instant.parse("2026-01-05T12:00:00Z");
  private static final String OUTCOMES =
      "select event_id || ' ' || bought || ' ' || actual_spend || ' ' || due_at::date"
          + " from spendcast.prediction_outcomes order by 1";

  private final TestDatabase database = TestDatabase.migrated();

  @Test
  void setsWhatWasSpentInTheHorizonBesideThePrediction() {
    purchases(0, 0, 10, 90, 91);
    database.execute(
        TestFacts.refund("R-1", 100, "C-1", DAY.plus(20, ChronoUnit.DAYS)),
        TestFacts.purchase("other", 101, "C-2", DAY.plus(20, ChronoUnit.DAYS)));
    for (int i = 0; i < 5; i++) {
      database.execute(TestFacts.prediction("E-" + i, "7"));
    }

    TestDatabase.Run first = database.run("judge", "--factsUntil=2026-04-16");
    TestDatabase.Run second = database.run("judge", "--factsUntil=2026-04-16");

    assertThat(first.err()).isEmpty();
    assertThat(first.out()).contains("3 predictions judged whose 90 days were over");
    assertThat(second.out()).contains("0 predictions judged");
    assertThat(database.query(OUTCOMES))
        .containsExactly(
            "E-0 true 16.00 2026-04-05", "E-1 true 16.00 2026-04-05", "E-2 true 16.00 2026-04-15");
  }

  @Test
  void judgesLaterWhatWasNotOverYet() {
    purchases(0, 10);
    database.execute(TestFacts.prediction("E-0", "7"), TestFacts.prediction("E-1", "7"));

    assertThat(database.run("judge", "--factsUntil=2026-04-06").out()).contains("1 predictions");
    assertThat(database.run("judge", "--factsUntil=2026-05-06").out()).contains("1 predictions");

    assertThat(database.query(OUTCOMES))
        .containsExactly("E-0 true 10.00 2026-04-05", "E-1 false 0.00 2026-04-15");
  }

  @Test
  void measuresTheDriftOfEachWeekAgainstTheFirstWhenTrainingLeftNothing() {
    purchases(0, 1, 2, 3, 35, 36, 37, 38);
    for (int i = 0; i < 8; i++) {
      database.execute(TestFacts.prediction("E-" + i, "7"));
    }

    TestDatabase.Run run = database.run("judge", "--factsUntil=2026-04-06");

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("2 weeks of drift of spend 7, against its first weeks");
    assertThat(
            database.query(
                "select week || ' ' || purchases || ' ' || (psi > 0.25) || ' ' || reference"
                    + " from spendcast.prediction_drift where name = 'purchases' order by week"))
        .containsExactly("2026-01-05 4 false first_weeks", "2026-02-09 4 true first_weeks");
    assertThat(
            database.query(
                "select psi from spendcast.prediction_drift"
                    + " where name = 'expected_spend' and kind = 'prediction'"))
        .containsOnly("0");
  }

  /** Of C-1, 10.00 each, so many days after the first. */
  private void purchases(int... days) {
    for (int i = 0; i < days.length; i++) {
      database.execute(TestFacts.purchase("E-" + i, i, "C-1", DAY.plus(days[i], ChronoUnit.DAYS)));
    }
    database.execute("select setval('spendcast.arrivals', 1000)");
  }
}
