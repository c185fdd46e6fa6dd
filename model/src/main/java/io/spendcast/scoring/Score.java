package io.spendcast.scoring;

/**
 * A model's five outputs for one example.
 *
 * @param purchaseProbability 0 to 1
 * @param expectedSpend mean of the spend within the horizon, base currency, never negative
 * @param spendLow start of the interval that holds 8 of 10 such spends, never negative
 * @param spendHigh end of that interval, not below {@code spendLow}
 * @param exceedProbability of a spend over the threshold that the call named, 0 to 1
 */
public record Score(
    float purchaseProbability,
    float expectedSpend,
    float spendLow,
    float spendHigh,
    float exceedProbability) {

  /** Whether all are numbers within their range; the outputs of a broken model may not be. */
  public boolean isSound() {
    return isProbability(purchaseProbability)
        && isProbability(exceedProbability)
        && isAmount(expectedSpend)
        && isAmount(spendLow)
        && isAmount(spendHigh)
        && spendLow <= spendHigh;
  }

  private static boolean isProbability(float value) {
    return value >= 0 && value <= 1;
  }

  private static boolean isAmount(float value) {
    return value >= 0 && value <= Float.MAX_VALUE;
  }
}
