package io.spendcast.features;

import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/**
 * Features that a model receives about a customer, at a purchase or between two. They cover
 * recency, frequency, monetary value, tenure, regularity, trend, refunds, basket, variety and
 * season. README.md beside this file defines each.
 */
public final class Features {
  /** Version of the features' names, order and definitions together. */
  public static final int VERSION = 2;

  private static final Feature[] ALL = Feature.values();

  /** Names of the features, in the order of the model's columns. */
  public static final List<String> NAMES = Arrays.stream(ALL).map(Feature::label).toList();

  private Features() {}

  /** The features of a purchase of a shop whose days are those of UTC. */
  public static float[] of(History history, Fact purchase) {
    return of(history, purchase, ZoneOffset.UTC);
  }

  /**
   * The features of a purchase, one for each of {@link #NAMES}. A pure function: no clock, no I/O;
   * every value is finite.
   *
   * @param history of the same customer, strictly before the purchase
   * @param zone time zone of the shop's days, which only the day of week and of year depend on
   */
  public static float[] of(History history, Fact purchase, ZoneId zone) {
    HistorySummary summary = new HistorySummary(history, purchase, zone);
    float[] values = new float[ALL.length];
    for (int i = 0; i < ALL.length; i++) {
      values[i] = ALL[i].of(summary);
    }
    return values;
  }

  /**
   * The features of a customer at a moment without a purchase, as on a cut-off date. They equal
   * those of a purchase of nothing, with no units, lines or category. README.md gives the resulting
   * features of the current purchase.
   *
   * @param history facts of the customer, strictly before the moment
   * @param moment cut to whole microseconds
   * @param zone time zone of the shop's days
   */
  public static float[] at(History history, Instant moment, ZoneId zone) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    return of(history, new Fact(micros, 0, false, 0, 0, ""), zone);
  }
}
