package io.spendcast.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.features.Features;
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
    float[] features = Features.of(golden.history(), golden.purchase());
    Score score = model.score(new float[][] {features}).get(0);

    assertThat(features).hasSize(golden.features().size());
    for (int i = 0; i < features.length; i++) {
      assertClose(Features.NAMES.get(i), features[i], golden.features().get(i));
    }
    assertClose("probability", score.purchaseProbability(), golden.score().purchaseProbability());
    assertClose("spend", score.expectedSpend(), golden.score().expectedSpend());
  }

  private static void assertClose(String name, float actual, float expected) {
    assertThat(Math.abs(actual - expected))
        .as("%s: %s, expected %s", name, actual, expected)
        .isLessThanOrEqualTo((float) TOLERANCE * Math.abs(expected));
  }
}
