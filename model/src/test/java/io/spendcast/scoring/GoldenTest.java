package io.spendcast.scoring;

import static java.time.temporal.ChronoUnit.MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.domain.Fact;
import io.spendcast.features.Features;
import io.spendcast.scoring.serving.Models;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds features and scores to the numbers that Python computed. */
class GoldenTest {
  private static final double TOLERANCE = 1e-5;

  private static Scorer model;

  @BeforeAll
  static void openModel() {
    model = Models.open(new ModelReference.Folder(GoldenFile.MODEL));
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  static List<GoldenFile.Case> cases() {
    return GoldenFile.cases();
  }

  @Test
  void namesTheFeaturesInOrder() {
    assertThat(Features.NAMES).isEqualTo(GoldenFile.featureNames());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithPython(GoldenFile.Case golden) {
    float[] features = features(golden);
    Score score = model.score(new float[][] {features}, GoldenFile.threshold()).get(0);

    assertThat(features).hasSize(golden.features().size());
    for (int i = 0; i < features.length; i++) {
      assertClose(Features.NAMES.get(i), features[i], golden.features().get(i));
    }
    assertClose("probability", score.purchaseProbability(), golden.score().purchaseProbability());
    assertClose("spend", score.expectedSpend(), golden.score().expectedSpend());
    assertClose("low", score.spendLow(), golden.score().spendLow());
    assertClose("high", score.spendHigh(), golden.score().spendHigh());
    assertClose("exceeds", score.exceedProbability(), golden.score().exceedProbability());
  }

  /** A purchase without lines stands for a cut-off date. */
  private static float[] features(GoldenFile.Case golden) {
    Fact purchase = golden.purchase();
    return purchase.lines() == 0
        ? Features.at(
            golden.history(),
            Instant.EPOCH.plus(purchase.occurredAtMicros(), MICROS),
            golden.zone())
        : Features.of(golden.history(), purchase, golden.zone());
  }

  private static void assertClose(String name, float actual, float expected) {
    assertThat(Math.abs(actual - expected))
        .as("%s: %s, expected %s", name, actual, expected)
        .isLessThanOrEqualTo((float) TOLERANCE * Math.abs(expected));
  }
}
