package io.spendcast.domain;

import java.math.BigDecimal;

/**
 * Prediction of one model for one purchase.
 *
 * @param horizonDays length of the predicted time after the purchase, in days
 * @param purchaseProbability probability of at least one further purchase within the horizon, 0 to
 *     1
 * @param expectedSpend further purchases less refunds within the horizon, base currency with its
 *     own decimals, never negative
 */
public record Prediction(
    String model,
    String version,
    Role role,
    int horizonDays,
    double purchaseProbability,
    BigDecimal expectedSpend,
    SpendInterval interval,
    Exceedance exceedance) {}
