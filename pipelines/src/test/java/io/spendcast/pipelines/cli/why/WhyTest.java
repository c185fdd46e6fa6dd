package io.spendcast.pipelines.cli.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestDatabase.Run;
import io.spendcast.pipelines.cli.TestFacts;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WhyTest {
  private static final Instant DAY = Instant.parse("2026-02-01T00:00:00Z");
  private static final String POSITION = TestFacts.TOPIC + ":0:";

  private TestDatabase database;

  @BeforeEach
  void migrate() {
    database = TestDatabase.migrated();
  }

  @Test
  void tellsAPurchaseWithItsHistoryFeaturesPredictionAndAlert() {
    database.execute(
        TestFacts.purchase("E-1", 1, "C-1", DAY),
        TestFacts.refund("E-2", 2, "C-1", DAY.plusSeconds(60)),
        TestFacts.purchase("E-3", 3, "C-1", DAY.plusSeconds(90)),
        TestFacts.prediction("E-3", "4"),
        "update spendcast.predictions set spend_low = 100, spend_high = 2500.5,"
            + " exceed_probability = 0.6, exceed_threshold = 1000",
        TestFacts.prediction("E-3", "challenger", "old", "5"),
        TestFacts.alertRules(1, "1, 400, null, null, null"),
        TestFacts.alertRules(3, "2, 1000, 0.5, null, null"),
        TestFacts.alertRules(4, "3, 7000, null, null, null"),
        TestFacts.alert("E-3", "published"));

    Run run = database.run("why", "E-3");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains(
            "Event E-3: a purchase, stored",
            "  customer          C-1",
            "  amount            10.00 USD\n",
            "  position          " + POSITION + "3",
            "  arrival           3",
            "  S-1  books            2  5.00",
            "  facts             2",
            "  newest            2026-02-01T00:01:00Z",
            "  spend             6.00 USD, less refunds",
            "  rules             chance of 0.5 or more to spend over 1000\n",
            "  status            published",
            "  reason            four times the usual basket",
            "  message id        M-E-3")
        .containsPattern(
            "  champion +spend +4 +90 +0\\.75 +1234\\.50 +100\\.00 to 2500\\.50"
                + "  0\\.6000 of over 1000  2026-03-01T00:00:00Z")
        .containsPattern("  challenger +old +5 +90 +0\\.75 +1234\\.50 +– +– +2026-03-01T00:00:00Z")
        .containsPattern("  purchases +1\\.0\\R")
        .containsPattern("  refunds +1\\.0\\R");
  }

  @Test
  void showsAPurchaseThatAnOlderVersionStoredWithATimestampInMicroseconds() {
    database.execute(
        TestFacts.purchase("E-1", 1, "C-1", DAY),
        "update spendcast.purchases set kafka_timestamp = '58884-01-01'");

    Run run = database.run("why", "E-1");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("Event E-1: a purchase, stored").doesNotContain("58884");
  }

  @Test
  void showsTheHeadersOfAnEventAndOfADeadLetter() {
    database.execute(
        TestFacts.purchase("E-1", 1, "C-1", DAY),
        TestFacts.deadLetter(4, "not_json"),
        "update spendcast.purchases set headers ="
            + " '{\"traceparent\": \"00-1-2-01\", \"ce_source\": \"/shop\"}'",
        "update spendcast.dead_letters set headers = '{\"ce_id\": \"X-4\"}'");

    assertThat(database.run("why", "E-1").out())
        .contains("  ce_source    /shop\n  traceparent  00-1-2-01\n");
    assertThat(database.run("why", "0:4").out()).contains("  header  value\n  ce_id   X-4\n");
    assertThat(database.run("why", "0:1").out()).contains("  traceparent  00-1-2-01\n");
  }

  @Test
  void rebuildsTheHistoryAsItWasLookedUp() {
    database.execute(
        TestFacts.purchase("before", 1, "C-1", DAY.minusSeconds(1)),
        TestFacts.purchase("same-time", 2, "C-1", DAY),
        TestFacts.purchase("another-customer", 3, "C-2", DAY.minusSeconds(1)),
        TestFacts.purchase("asked", 4, "C-1", DAY),
        TestFacts.purchase("arrived-later", 5, "C-1", DAY.minusSeconds(1)));

    assertThat(database.run("why", "asked").out())
        .contains("  facts             1\n", "  newest            2026-01-31T23:59:59Z\n");
    assertThat(database.run("why", "before").out()).contains("  facts             0\n");
  }

  @Test
  void countsNoMoreThanTheNewest256() {
    database.execute(
        IntStream.rangeClosed(1, 300)
            .mapToObj(i -> TestFacts.purchase("E-" + i, i, "C-1", DAY.plusSeconds(i)))
            .toArray(String[]::new));

    assertThat(database.run("why", "E-300").out())
        .contains("  facts             256\n", "  spend             2560.00 USD");
  }

  @Test
  void saysWhyAPurchaseHasNoPredictionAndShowsItsConversion() {
    database.execute(
        TestFacts.purchase("E-1", 1, "C-1", DAY),
        "update spendcast.purchases set unscored = 'model refused', currency = 'EUR',"
            + " original_amount = 9.21, rate = 1.0863, rate_day = '2026-01-31'");

    assertThat(database.run("why", "E-1").out())
        .contains(
            "  amount            10.00 USD (9.21 EUR at 1.0863, the rate of 2026-01-31)\n",
            "Predictions\n  unscored          model refused\n  none\n",
            "Alert\n  none\n");
  }

  @Test
  void tellsARefundWithoutScoring() {
    database.execute(TestFacts.refund("E-1", 1, "C-1", DAY));

    assertThat(database.run("why", "E-1").out())
        .contains("Event E-1: a refund, stored", "  amount            -4.00 USD")
        .doesNotContain("Features", "Predictions");
  }

  @Test
  void namesThePositionsOfDuplicates() {
    database.execute(TestFacts.purchase("E-1", 1, "C-1", DAY), TestFacts.duplicate(8, "E-1"));

    assertThat(database.run("why", "E-1").out())
        .contains("Duplicates, which changed nothing\n  " + POSITION + "8 seen at 2026-03-01");
    assertThat(database.run("why", "0:8").out())
        .contains("Position 0:8: duplicate\n", "Event E-1: a purchase, stored\n");
  }

  @Test
  void tellsWhatAPositionBecame() {
    database.execute(
        TestFacts.ledger(TestFacts.TOPIC, 0, 1, "{[1,8),[10,11)}"),
        TestFacts.purchase("E-1", 1, "C-1", DAY),
        TestFacts.deadLetter(4, "not_json"),
        TestFacts.gap("[5,7)", "void"));

    assertThat(database.run("why", POSITION + "1").out())
        .contains("Position " + POSITION + "1: stored\n", "Event E-1: a purchase, stored\n");
    assertThat(database.run("why", "0:4").out())
        .contains(
            "Position 0:4: dead letter\n",
            "  reason            Parse: not_json, the value is no JSON\n",
            "  record key        C-9\n",
            "  bytes             6\n",
            "  payload           {?[31m\n");
    assertThat(database.run("why", "0:6").out()).contains("void: Kafka never", "one of 2 from 5");
    assertThat(database.run("why", "0:0").out()).contains("the stream began at 1");
    assertThat(database.run("why", "0:2").out()).contains("no outcome is stored any more");
    assertThat(database.run("why", "0:9").out()).contains("a hole");
    assertThat(database.run("why", "0:11").out()).contains("not read yet: the stream stands at 8");
  }

  /** Gaps of markers between records are one row, which covers the records too. */
  @Test
  void tellsVoidOffsetsFromRecordsThatAJoinedGapCovers() {
    database.execute(
        TestFacts.ledger(TestFacts.TOPIC, 0, 1, "{[1,6),[8,9)}"),
        TestFacts.purchase("E-1", 3, "C-1", DAY),
        TestFacts.gap("[5,6)", "pruned"),
        TestFacts.gap("[2,9)", "void"),
        "update spendcast.ledger_gaps set void_offsets = 3, void_ranges = 3 where kind = 'void'");

    assertThat(database.run("why", "0:2").out()).contains("void: Kafka never", "one of 3 from 2");
    assertThat(database.run("why", "0:4").out()).contains("void: Kafka never");
    assertThat(database.run("why", "0:3").out()).contains("stored").doesNotContain("void");
    assertThat(database.run("why", "0:5").out()).contains("pruned").doesNotContain("void");
    assertThat(database.run("why", "0:6").out()).contains("a hole").doesNotContain("void");
  }

  @Test
  void failsWhenNothingIsKnown() {
    for (String asked : new String[] {"E-404", "0:1", POSITION + "1"}) {
      assertThat(database.run("why", asked))
          .isEqualTo(new Run(1, "", "error: nothing is known about " + asked + "\n"));
    }
  }
}
