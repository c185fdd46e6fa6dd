package io.spendcast.domain;

import java.math.BigDecimal;

/**
 * Prediction of one model for one purchase.
 *
 * @param role role of the model when it scored: {@link #CHAMPION} or {@link #CHALLENGER}
 * @param horizonDays length of the predicted time after the purchase, in days
 * @param purchaseProbability probability of at least one further purchase within the horizon, 0 to
 *     1
 * @param expectedSpend further purchases less refunds within the horizon, base currency, two
 *     decimals, never negative
 */
public record Prediction(
    String model,
    String version,
    String role,
    int horizonDays,
    double purchaseProbability,
    BigDecimal expectedSpend,
    SpendInterval interval,
    Exceedance exceedance) {

  /** The role of the model that alerts come from. */
  public static final String CHAMPION = "champion";

  /** The role of a model that scores the same purchases, to be compared. */
  public static final String CHALLENGER = "challenger";
}
