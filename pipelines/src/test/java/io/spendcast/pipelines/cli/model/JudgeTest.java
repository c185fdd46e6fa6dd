package io.spendcast.pipelines.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestFacts;
import io.spendcast.scoring.ModelInfo;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.scoring.serving.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            "E-0 true 16.0000 2026-04-05",
            "E-1 true 16.0000 2026-04-05",
            "E-2 true 16.0000 2026-04-15");
  }

  @Test
  void judgesLaterWhatWasNotOverYet() {
    purchases(0, 10);
    database.execute(TestFacts.prediction("E-0", "7"), TestFacts.prediction("E-1", "7"));

    assertThat(database.run("judge", "--factsUntil=2026-04-06").out()).contains("1 predictions");
    assertThat(database.run("judge", "--factsUntil=2026-05-06").out()).contains("1 predictions");

    assertThat(database.query(OUTCOMES))
        .containsExactly("E-0 true 10.0000 2026-04-05", "E-1 false 0.0000 2026-04-15");
  }

  @Test
  void judgesTheIntervalAndTheExceedance() {
    purchases(0, 10, 20, 30);
    for (int i = 0; i < 4; i++) {
      database.execute(TestFacts.prediction("E-" + i, "7"));
    }
    database.execute(
        TestFacts.refund("R-1", 100, "C-1", DAY.plus(40, ChronoUnit.DAYS)),
        // The spends after them: 26.00, 16.00, 6.00 and, for the refund, 0.00 instead of -4.00.
        interval("E-0", "26.00", "30.00", "26"),
        interval("E-1", "0.00", "15.99", "15.99"),
        interval("E-3", "0.00", "0.00", "1000"));

    assertThat(database.run("judge", "--factsUntil=2026-06-01").err()).isEmpty();

    assertThat(
            database.query(
                "select concat(event_id, ' | ', actual_spend, ' | ', within_interval, ' | ',"
                    + " exceed_probability, ' | ', exceed_threshold, ' | ', exceeded)"
                    + " from spendcast.prediction_outcomes order by 1"))
        .containsExactly(
            "E-0 | 26.0000 | t | 0.2500 | 26 | f",
            "E-1 | 16.0000 | f | 0.2500 | 15.99 | t",
            // By a program that made no intervals.
            "E-2 | 6.0000 |  |  |  | ",
            "E-3 | -4.0000 | t | 0.2500 | 1000 | f");
    assertThat(database.query("select spendcast.refresh_dashboards()")).hasSize(1);
    assertThat(
            database.query(
                "select concat_ws(' | ', sum(predictions), sum(within_interval),"
                    + " sum(exceed_probability), sum(exceeded), trim_scale(sum(squared_error)))"
                    + " from dashboards.model_intervals"))
        .containsExactly("3 | 2 | 0.7500 | 1 | 0.6875");
  }

  @Test
  void judgesEachAlertByTheThresholdInForceWhenItWasMade() {
    purchases(0, 10, 20, 30, 40);
    for (int i = 0; i < 5; i++) {
      database.execute(TestFacts.prediction("E-" + i, "7"));
    }
    database.execute(
        // The spends after them: 40.00, 30.00, 20.00, 10.00 and 0.00.
        interval("E-0", "0", "50", "5"),
        interval("E-1", "0", "50", "5"),
        interval("E-2", "0", "50", "25.5"),
        interval("E-3", "0", "50", "5"),
        // The threshold of E-4 was not recorded.
        TestFacts.alertRules(1, "1, 7, null, null, null"),
        TestFacts.alert("E-0", "published"),
        TestFacts.alert("E-2", "suppressed_backfill"));

    assertThat(database.run("judge", "--factsUntil=2026-06-01").err()).isEmpty();
    database.query("select spendcast.refresh_dashboards()");

    assertThat(
            database.query(
                "select concat_ws(' | ', threshold, sum(due), sum(alerted), sum(over_threshold),"
                    + " sum(alerted_over_threshold)) from dashboards.model_alerts"
                    + " group by threshold order by threshold"))
        .containsExactly(
            "5.0000 | 3 | 1 | 3 | 1", "25.5000 | 1 | 1 | 0 | 0", "1000.0000 | 1 | 0 | 0 | 0");
    assertThat(database.query("select alert_threshold from dashboards.refreshed"))
        .containsExactly("7.0000");
  }

  @Test
  void listsNoAlertOfABackfillAmongTheNewOnes() {
    purchases(0, 10);
    database.execute(
        TestFacts.alert("E-0", "published"), TestFacts.alert("E-1", "suppressed_backfill"));

    assertThat(database.query("select event_id from dashboards.today_alerts"))
        .containsExactly("E-0");
  }

  private static String interval(String event, String low, String high, String threshold) {
    return "update spendcast.predictions set spend_low = %s, spend_high = %s, exceed_threshold = %s,"
            .formatted(low, high, threshold)
        + " exceed_probability = 0.25 where event_id = '%s'".formatted(event);
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

  @Test
  void measuresTheDriftAgainstWhatTheTrainingLeftBesideTheModel(@TempDir Path folder)
      throws IOException {
    ModelInfo model = modelWithReference(folder);
    purchases(0, 1, 2, 3);
    for (int i = 0; i < 4; i++) {
      database.execute(TestFacts.prediction("E-" + i, model.name(), model.version()));
    }

    TestDatabase.Run run = database.run("judge", "--factsUntil=2026-04-06", "--model=" + folder);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("1 weeks of drift of " + model.name(), "against its training");
    // The shares of 0, of 1 and 2, and of 3 purchases before are 1/4, 1/2, 1/4: ln 2 / 2.
    assertThat(
            database.query(
                "select kind || ' ' || name || ' ' || round(psi::numeric, 4) || ' ' || reference"
                    + " from spendcast.prediction_drift order by kind, name"))
        .containsExactly(
            "feature purchases 0.3466 training", "prediction expected_spend 13.6665 training");
  }

  @Test
  void countsAPurchaseOnceForEachVersionThatScoredIt() {
    purchases(0, 1, 2);
    database.execute(
        TestFacts.prediction("E-0", "7"),
        TestFacts.prediction("E-0", "challenger", "spend", "7"),
        TestFacts.prediction("E-1", "7"),
        TestFacts.prediction("E-1", "challenger", "spend", "8"),
        TestFacts.prediction("E-2", "8"),
        TestFacts.prediction("E-2", "challenger", "other", "7"));

    assertThat(database.run("judge", "--factsUntil=2026-04-06").err()).isEmpty();

    assertThat(
            database.query(
                "select distinct model || ' ' || version || ' ' || purchases"
                    + " from spendcast.prediction_drift order by 1"))
        .containsExactly("other 7 1", "spend 7 2", "spend 8 2");
  }

  @Test
  void takesTheFirstWeeksForAVersionThatIsNotTheModelGiven(@TempDir Path folder)
      throws IOException {
    ModelInfo model = modelWithReference(folder);
    purchases(0);
    database.execute(TestFacts.prediction("E-0", model.name(), "another"));

    TestDatabase.Run run = database.run("judge", "--factsUntil=2026-04-06", "--model=" + folder);

    assertThat(run.out()).contains("another, against its first weeks");
  }

  @Test
  void refusesAModelThatIsNotThere() {
    TestDatabase.Run run = database.run("judge", "--model=nowhere");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--model: ");
  }

  /** The committed model, as if its training had seen few purchases. */
  private static ModelInfo modelWithReference(Path folder) throws IOException {
    Path committed = Path.of("../model/purchase-value");
    try (Stream<Path> files = Files.list(committed)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Files.writeString(
        folder.resolve("reference.json"),
        """
        {"features": {"purchases": {"edges": [1.0, 3.0], "shares": [0.5, 0.25, 0.25]}},
         "predictions": {"expected_spend": {"edges": [1000.0], "shares": [0.99, 0.01]}}}
        """);
    return Models.find(ModelReference.parse(folder.toString()), ServingSettings.DEFAULT).info();
  }

  /** Of C-1, 10.00 each, so many days after the first. */
  private void purchases(int... days) {
    for (int i = 0; i < days.length; i++) {
      database.execute(TestFacts.purchase("E-" + i, i, "C-1", DAY.plus(days[i], ChronoUnit.DAYS)));
    }
    database.execute("select setval('spendcast.arrivals', 1000)");
  }
}
