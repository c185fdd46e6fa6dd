package io.spendcast.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void tellsCountSumMeanAndDeviation() {
    Spread spread = spreadOf(2, 4, 4, 4, 5, 5, 7, 9);

    assertThat(spread.count()).isEqualTo(8);
    assertThat(spread.sum()).isEqualTo(40);
    assertThat(spread.max()).isEqualTo(9);
    assertThat(spread.mean()).isEqualTo(5);
    assertThat(spread.deviation()).isCloseTo(2, within(1e-12));
  }

  @Test
  void keepsSmallDeviationsOfLargeValues() {
    assertThat(spreadOf(99_999_999_999_999L, 99_999_999_999_998L).deviation()).isEqualTo(0.5);
  }

  @Test
  void findsNoDeviationInEqualValues() {
    assertThat(spreadOf(99_999_999_999_997L, 99_999_999_999_997L, 99_999_999_999_997L).deviation())
        .isZero();
  }

  private static Spread spreadOf(long... values) {
    Spread spread = new Spread(1);
    for (long value : values) {
      spread.add(value);
    }
    return spread;
  }
}
