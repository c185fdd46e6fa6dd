package io.spendcast.transforms.alerts;

import io.spendcast.features.Features;
import java.math.BigDecimal;

/**
 * Groups that subscribers filter alerts by. A pure function of the purchase and its history: unlike
 * the report's segments, which compare customers with each other.
 */
final class AlertGroup {
  private static final int PURCHASES = Features.NAMES.indexOf("purchases");
  private static final int PURCHASES_90D = Features.NAMES.indexOf("purchases_90d");

  private AlertGroup() {}

  /**
   * Stage of the customer at the purchase.
   *
   * @param features in the order of {@link Features#NAMES}
   */
  static String segment(float[] features) {
    if (features[PURCHASES] == 0) {
      return "first_purchase";
    }
    return features[PURCHASES_90D] == 0 ? "returning" : "active";
  }

  /**
   * Band of an amount in the series 1, 2, 5, 10, …: {@code 1000-2000} holds 1000 and not 2000. All
   * amounts below 1 are one band.
   */
  static String band(BigDecimal amount) {
    if (amount.compareTo(BigDecimal.ONE) < 0) {
      return "0-1";
    }
    BigDecimal unit = BigDecimal.ONE.movePointRight(amount.precision() - amount.scale() - 1);
    int digit = amount.divideToIntegralValue(unit).intValue();
    return digit < 2 ? band(unit, 1, 2) : digit < 5 ? band(unit, 2, 5) : band(unit, 5, 10);
  }

  private static String band(BigDecimal unit, int from, int to) {
    return times(unit, from) + "-" + times(unit, to);
  }

  private static String times(BigDecimal unit, int factor) {
    return unit.multiply(BigDecimal.valueOf(factor)).toPlainString();
  }
}
