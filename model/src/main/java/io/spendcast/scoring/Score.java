package io.spendcast.scoring;

/**
 * A model's two outputs for one example.
 *
 * @param purchaseProbability 0 to 1
 * @param expectedSpend base currency, never negative
 */
public record Score(float purchaseProbability, float expectedSpend) {

  /** Whether both are numbers within their range, as a model that is broken may not give them. */
  public boolean isSound() {
    return purchaseProbability >= 0
        && purchaseProbability <= 1
        && expectedSpend >= 0
        && expectedSpend <= Float.MAX_VALUE;
  }
}
