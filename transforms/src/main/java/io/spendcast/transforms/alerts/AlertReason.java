package io.spendcast.transforms.alerts;

import io.spendcast.domain.CurrencyDecimals;
import io.spendcast.features.Features;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Explains what is unusual about a customer for whom much spend is expected, and what changed. */
final class AlertReason {
  private static final int PURCHASES = index("purchases");
  private static final int PURCHASES_TREND = index("purchases_trend");
  private static final int PURCHASES_90D = index("purchases_90d");
  private static final int SPEND_90D = index("spend_90d");
  private static final int SPEND_TREND = index("spend_trend");
  private static final int AMOUNT_MEAN = index("amount_mean");
  private static final int AMOUNT_TO_MEAN = index("amount_to_mean");

  /** A basket of twice the average is worth a word. */
  private static final float LARGE_BASKET = 2;

  private AlertReason() {}

  /**
   * @param features in the order of {@link Features#NAMES}
   * @param expectedSpend in the base currency
   */
  static String of(float[] features, double expectedSpend, String currency) {
    if (features[PURCHASES] == 0) {
      return "First purchase of this customer.";
    }
    List<String> parts = new ArrayList<>();
    if (features[SPEND_90D] > 0) {
      parts.add(
          say(
              "%.1f × the %s of the last 90 days",
              expectedSpend / features[SPEND_90D], money(features[SPEND_90D], currency)));
    }
    parts.addAll(habits(features, currency));
    String sentence = String.join("; ", parts);
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1) + ".";
  }

  /**
   * Differences between the purchase, the 90 days before it and the time before those; empty where
   * nothing changed.
   *
   * @param features in the order of {@link Features#NAMES}
   */
  static List<String> changes(float[] features, String currency) {
    if (features[PURCHASES] == 0) {
      return List.of("first purchase");
    }
    List<String> changes = new ArrayList<>(habits(features, currency));
    float before = features[SPEND_90D] - features[SPEND_TREND];
    if (features[SPEND_90D] > 0 && before > 0 && features[SPEND_TREND] != 0) {
      changes.add(
          say(
              "spent %s in 90 days, after %s in the 90 before",
              money(features[SPEND_90D], currency), money(before, currency)));
    }
    return changes;
  }

  private static List<String> habits(float[] features, String currency) {
    List<String> habits = new ArrayList<>();
    if (features[SPEND_90D] <= 0) {
      habits.add("back after 90 days without a purchase");
    }
    if (features[AMOUNT_TO_MEAN] >= LARGE_BASKET) {
      habits.add(
          say(
              "this basket is %.1f × the average of %s",
              features[AMOUNT_TO_MEAN], money(features[AMOUNT_MEAN], currency)));
    }
    if (features[PURCHASES_TREND] > 0) {
      habits.add(
          say(
              "buys more often: %.0f %s in 90 days, %.0f more than in the 90 before",
              features[PURCHASES_90D],
              features[PURCHASES_90D] == 1 ? "purchase" : "purchases",
              features[PURCHASES_TREND]));
    }
    return habits;
  }

  private static String money(float amount, String currency) {
    return CurrencyDecimals.text(new BigDecimal(amount), currency);
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static int index(String feature) {
    int index = Features.NAMES.indexOf(feature);
    if (index < 0) {
      throw new IllegalStateException("no feature " + feature);
    }
    return index;
  }
}
