package io.spendcast.pipelines.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecilesTest {
  private static final double[] HUNDRED = IntStream.range(0, 100).asDoubleStream().toArray();

  @Test
  void cutsValuesIntoTenthsAsTheTrainingDoes() {
    Deciles deciles = Deciles.of(HUNDRED);

    assertThat(deciles.edges()).containsExactly(9, 19, 29, 39, 49, 59, 69, 79, 89);
    assertThat(deciles.shares())
        .containsExactly(new double[] {.09, .1, .1, .1, .1, .1, .1, .1, .1, .11}, within(1e-12));
  }

  @Test
  void hasNoEmptyBinForAFeatureOfFewValues() {
    Deciles deciles = Deciles.of(new double[] {0, 0, 0, 0, 0, 0, 1, 1, 1, 1});

    assertThat(deciles.edges()).containsExactly(1);
    assertThat(deciles.shares()).containsExactly(0.6, 0.4);
  }

  @Test
  void isZeroForTheSameAndLargeForAnotherPopulation() {
    Deciles deciles = new Deciles(new double[] {1}, new double[] {0.5, 0.5});

    assertThat(deciles.stabilityIndex(new double[] {0, 0, 1, 2})).isZero();
    assertThat(deciles.stabilityIndex(new double[] {0, 2, 2, 2}))
        .isCloseTo(-0.25 * Math.log(0.5) + 0.25 * Math.log(1.5), within(1e-12));
    assertThat(deciles.stabilityIndex(new double[] {2, 2}))
        .isCloseTo((1e-4 - 0.5) * Math.log(1e-4 / 0.5) + 0.5 * Math.log(2), within(1e-12));
  }
}
