package io.spendcast.domain;

import java.math.BigDecimal;

/**
 * Probability of a spend over a threshold within the horizon.
 *
 * @param threshold in the base currency, chosen where the model is served
 * @param probability 0 to 1, four decimals
 */
public record Exceedance(BigDecimal threshold, BigDecimal probability) {}
