package io.spendcast.pipelines.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import io.spendcast.features.Features;
import io.spendcast.pipelines.cli.TestDatabase;
import io.spendcast.pipelines.cli.TestFacts;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Score;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.serving.Models;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Features as of a moment, and scores of past purchases. */
class ScientistTest {
  private static final Instant FIRST = Instant.parse("2026-01-05T12:00:00Z");
  private static final Instant LATER = FIRST.plus(9, ChronoUnit.DAYS);
  private static final Instant AT = Instant.parse("2026-02-01T00:00:00Z");
  private static final String MODEL = "../model/purchase-value";

  private final TestDatabase database = TestDatabase.migrated();

  @BeforeEach
  void storeALateAndAnOtherPurchase() {
    database.execute(
        TestFacts.purchase("E-1", 1, "C-1", LATER),
        TestFacts.refund("E-2", 2, "C-1", FIRST.plus(1, ChronoUnit.DAYS)),
        TestFacts.purchase("late", 3, "C-1", FIRST),
        TestFacts.purchase("at", 4, "C-1", AT));
  }

  @Test
  void printsWhatHadOccurredBeforeTheMomentOfEveryCustomerAsked() {
    TestDatabase.Run run =
        database.run("features", "--at=2026-02-01", "--customer=C-1", "--customer=new, one");

    Fact refund = new Fact(micros(FIRST.plus(1, ChronoUnit.DAYS)), -40_000, true, 2, 1, "books");
    History history = new History(List.of(purchase(LATER), refund, purchase(FIRST)));
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .containsExactly(
            "customer_id,at," + String.join(",", Features.NAMES),
            "C-1,2026-02-01T00:00:00Z," + csv(Features.at(history, AT, ZoneOffset.UTC)),
            "\"new, one\",2026-02-01T00:00:00Z,"
                + csv(Features.at(History.NONE, AT, ZoneOffset.UTC)));
  }

  @Test
  void printsEveryCustomerAtEveryMoment() {
    TestDatabase.Run run =
        database.run(
            "features", "--customer=C-1", "--customer=new", "--at=2026-02-01", "--at=2026-01-05");

    Instant before = Instant.parse("2026-01-05T00:00:00Z");
    assertThat(run.out().lines().map(line -> line.split(",")).map(cell -> cell[0] + " " + cell[1]))
        .containsExactly(
            "customer_id at", "C-1 " + AT, "new " + AT, "C-1 " + before, "new " + before);
    assertThat(run.out())
        .contains("C-1," + before + "," + csv(Features.at(History.NONE, before, ZoneOffset.UTC)));
  }

  @Test
  void printsWhatAPurchaseWasScoredOn() {
    TestDatabase.Run run = database.run("features", "--event=late", "--event=at");

    Fact refund = new Fact(micros(FIRST.plus(1, ChronoUnit.DAYS)), -40_000, true, 2, 1, "books");
    History history = new History(List.of(purchase(LATER), refund, purchase(FIRST)));
    assertThat(run.out().lines().skip(1))
        .containsExactly(
            "C-1," + FIRST + "," + csv(Features.of(History.NONE, purchase(FIRST))),
            "C-1," + AT + "," + csv(Features.of(history, purchase(AT))));
  }

  @Test
  void knowsNoFeaturesOfARefundOrOfWhatIsNotStored() {
    assertThat(database.run("features", "--event=E-2").exit()).isEqualTo(1);
    assertThat(database.run("features", "--event=none").exit()).isEqualTo(1);
  }

  @Test
  void asksForCustomersAtAMomentOrForEvents() {
    assertThat(database.run("features", "--at=2026-02-01").exit()).isEqualTo(2);
    assertThat(database.run("features", "--customer=C-1").exit()).isEqualTo(2);
    assertThat(database.run("features", "--event=at", "--at=2026-02-01").exit()).isEqualTo(2);
  }

  @Test
  void scoresOnTheHistoryThatHadArrivedThen() {
    TestDatabase.Run run =
        database.run(
            "back-score",
            "--model=" + MODEL,
            "--from=2026-01-06",
            "--until=2026-02-01",
            "--threshold=250");

    try (Scorer scorer = Models.open(ModelReference.parse(MODEL))) {
      float[][] example = {Features.of(History.NONE, purchase(LATER))};
      Score score = scorer.score(example, 250).get(0);
      assertThat(run.out().lines().skip(1))
          .containsExactly(
              String.join(
                  ",",
                  "E-1",
                  "C-1",
                  LATER.toString(),
                  scorer.info().name(),
                  scorer.info().version(),
                  Float.toString(score.purchaseProbability()),
                  Float.toString(score.expectedSpend()),
                  Float.toString(score.spendLow()),
                  Float.toString(score.spendHigh()),
                  Float.toString(score.exceedProbability()),
                  "250"));
    }
    assertThat(run.err()).contains("1 purchases scored");
    assertThat(database.query("select count(*) from spendcast.predictions")).containsExactly("0");
  }

  @Test
  void refusesAModelThatIsNotThere() {
    assertThat(database.run("back-score", "--model=nowhere").exit()).isEqualTo(2);
  }

  private static Fact purchase(Instant at) {
    return new Fact(micros(at), 100_000, false, 2, 1, "books");
  }

  private static long micros(Instant instant) {
    return instant.toEpochMilli() * 1_000;
  }

  private static String csv(float[] values) {
    return IntStream.range(0, values.length)
        .mapToObj(i -> Float.toString(values[i]))
        .collect(Collectors.joining(","));
  }
}
