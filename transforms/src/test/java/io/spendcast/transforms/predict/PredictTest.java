package io.spendcast.transforms.predict;

import static io.spendcast.transforms.TestEvent.purchase;
import static io.spendcast.transforms.TestEvent.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.domain.Exceedance;
import io.spendcast.domain.History;
import io.spendcast.domain.Prediction;
import io.spendcast.domain.Role;
import io.spendcast.domain.SpendInterval;
import io.spendcast.features.Features;
import io.spendcast.scoring.ModelInfo;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Score;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.serving.Models;
import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestEvent;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.FeatureVector;
import io.spendcast.transforms.outcome.Outcome;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictTest {
  private static final String MODEL = "../model/purchase-value";
  private static final Scoring CHAMPION =
      new Scoring(
          new ModelInfo("spend", "7", 1, 90, "USD", List.of()),
          Role.CHAMPION,
          new BigDecimal("1000"));

  @Test
  void scoresWhatHasFeaturesAndNothingElse() {
    Accepted first = withFeatures(0, "10.00");
    Outcome refund = refund(1, "C-1", "1.00").accepted();
    Outcome dead = purchase(2, "C-1", "1.00").deadLetter(null, null);
    Accepted second = withFeatures(3, "9000.00");

    expect(
        List.of(scored(first), refund, dead, scored(second)), List.of(first, refund, dead, second));
  }

  @Test
  void givesEachPurchaseItsOwnScoreInABundleOfMany() {
    List<Accepted> many =
        IntStream.range(0, 100).mapToObj(i -> withFeatures(i, i + ".00")).toList();

    expect(many.stream().map(PredictTest::scored).toList(), many);
  }

  @Test
  void goesThroughABundleWithNothingToScore() {
    List<Outcome> nothing = List.of(refund(0, "C-1", "1.00").accepted());

    expect(nothing, nothing);
  }

  @Test
  void leavesOnlyTheExampleUnscoredThatTheModelCannotScore() {
    Accepted poison = purchase(1, "C-1", "1.00").accepted();
    float[] narrow = {1, 2};
    Accepted first = withFeatures(0, "10.00");
    Accepted last = withFeatures(2, "20.00");

    expect(
        List.of(
            scored(first),
            poison
                .withFeatures(new FeatureVector(narrow))
                .withUnscored(
                    "an example must have %d features, but had 2".formatted(Features.NAMES.size())),
            scored(last)),
        List.of(first, poison.withFeatures(new FeatureVector(narrow)), last));
  }

  @Test
  void addsTheChallengersPredictionAfterTheChampions() {
    Accepted purchase = withFeatures(0, "10.00");
    Outcome refund = refund(1, "C-1", "1.00").accepted();
    Accepted champion = scored(purchase);
    Prediction same = champion.predictions().get(0);

    List<Outcome> outcomes =
        OneBundle.outcomes(
            Predict.with(MODEL).withShadow(MODEL, Duration.ofSeconds(30)), purchase, refund);

    assertThat(outcomes)
        .containsExactly(
            champion.withPrediction(
                new Prediction(
                    same.model(),
                    same.version(),
                    Role.CHALLENGER,
                    same.horizonDays(),
                    same.purchaseProbability(),
                    same.expectedSpend(),
                    same.interval(),
                    same.exceedance())),
            refund);
  }

  @Test
  void scoresAllTheSameWhenThereIsNoChallenger() {
    Accepted purchase = withFeatures(0, "10.00");

    assertThat(
            OneBundle.outcomes(
                Predict.with(MODEL).withShadow("no-such-folder", Duration.ofSeconds(30)), purchase))
        .containsExactly(scored(purchase));
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, 1, 0, 1, 0.5",
    "1.01, 1, 0, 1, 0.5",
    "-0.01, 1, 0, 1, 0.5",
    "0.5, NaN, 0, 1, 0.5",
    "0.5, -1, 0, 1, 0.5",
    "0.5, Infinity, 0, 1, 0.5",
    "0.5, 1e12, 0, 1, 0.5",
    "0.5, 1, NaN, 1, 0.5",
    "0.5, 1, -1, 1, 0.5",
    "0.5, 1, 2, 1, 0.5",
    "0.5, 1, 0, NaN, 0.5",
    "0.5, 1, 0, 1e12, 0.5",
    "0.5, 1, 0, 1, NaN",
    "0.5, 1, 0, 1, 1.01"
  })
  void leavesAPurchaseUnscoredWhenItsScoreIsUnsound(
      float probability, float spend, float low, float high, float exceeds) {
    assertThat(CHAMPION.of(new Score(probability, spend, low, high, exceeds)))
        .isEqualTo(
            new Scoring.Result(
                Optional.empty(),
                "purchase probability is %s, expected spend is %s (%s to %s), exceed probability is %s"
                    .formatted(probability, spend, low, high, exceeds)));
  }

  @Test
  void roundsAmountsHalfEvenToCentsAndTheExceedanceToFourDecimals() {
    assertThat(CHAMPION.of(new Score(0.25f, 0.125f, 0.0625f, 0.375f, 0.7f)).prediction())
        .contains(
            new Prediction(
                "spend",
                "7",
                Role.CHAMPION,
                90,
                0.25,
                new BigDecimal("0.12"),
                new SpendInterval(new BigDecimal("0.06"), new BigDecimal("0.38")),
                new Exceedance(new BigDecimal("1000"), new BigDecimal("0.7000"))));
  }

  @Test
  void scoresAtTheThresholdThatItIsGiven() {
    Accepted purchase = withFeatures(0, "10.00");

    assertThat(
            OneBundle.outcomes(
                Predict.with(MODEL)
                    .withThreshold(new BigDecimal("50.00"))
                    .withShadow(MODEL, Duration.ofSeconds(30)),
                purchase))
        .first()
        .extracting(outcome -> ((Accepted) outcome).predictions())
        .asInstanceOf(InstanceOfAssertFactories.list(Prediction.class))
        .extracting(Prediction::exceedance)
        .containsOnly(exceedance(score(purchase, "50.00"), "50.00"))
        .doesNotContain(exceedance(score(purchase, "1000"), "50.00"))
        .hasSize(2);
  }

  private static Accepted withFeatures(long offset, String amount) {
    TestEvent event = purchase(offset, "C-1", amount);
    return event
        .accepted()
        .withFeatures(new FeatureVector(Features.of(History.NONE, event.fact())));
  }

  /** By the same model, alone. */
  private static Accepted scored(Accepted purchase) {
    Scorer scorer = Committed.SCORER;
    Score score = score(purchase, "1000");
    return purchase.withPrediction(
        new Prediction(
            scorer.info().name(),
            scorer.info().version(),
            Role.CHAMPION,
            scorer.info().horizonDays(),
            score.purchaseProbability(),
            cents(score.expectedSpend()),
            new SpendInterval(cents(score.spendLow()), cents(score.spendHigh())),
            exceedance(score, "1000")));
  }

  private static Score score(Accepted purchase, String threshold) {
    float[][] example = {purchase.features().orElseThrow().values()};
    return Committed.SCORER.score(example, Float.parseFloat(threshold)).get(0);
  }

  private static Exceedance exceedance(Score score, String threshold) {
    return new Exceedance(
        new BigDecimal(threshold),
        new BigDecimal(score.exceedProbability()).setScale(4, RoundingMode.HALF_EVEN));
  }

  private static BigDecimal cents(float amount) {
    return new BigDecimal(amount).setScale(2, RoundingMode.HALF_EVEN);
  }

  private static void expect(List<? extends Outcome> expected, List<? extends Outcome> given) {
    assertThat(OneBundle.outcomes(Predict.with(MODEL), given.toArray(Outcome[]::new)))
        .isEqualTo(expected);
  }

  private static final class Committed {
    private static final Scorer SCORER = Models.open(ModelReference.parse(MODEL));
  }
}
