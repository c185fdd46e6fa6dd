package io.spendcast.scoring;

/**
 * A model's two outputs for one example.
 *
 * @param purchaseProbability 0 to 1
 * @param expectedSpend base currency, never negative
 */
public record Score(float purchaseProbability, float expectedSpend) {}
