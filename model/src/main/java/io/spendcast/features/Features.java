package io.spendcast.features;

import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import java.util.Arrays;
import java.util.List;

/**
 * What a model knows of a customer at a purchase: recency, frequency, monetary value, tenure,
 * regularity, trend, refunds, basket, variety and season. README.md beside this file is the table.
 */
public final class Features {
  /** Of the names, their order and their definitions together. */
  public static final int VERSION = 1;

  private static final Feature[] ALL = Feature.values();

  /** In the order of the columns. */
  public static final List<String> NAMES = Arrays.stream(ALL).map(Feature::label).toList();

  private Features() {}

  /**
   * The features of a purchase, one for each of {@link #NAMES}. A pure function: no clock, no I/O;
   * every value is finite.
   *
   * @param history of the same customer, strictly before the purchase
   */
  public static float[] of(History history, Fact purchase) {
    Summary summary = new Summary(history, purchase);
    float[] values = new float[ALL.length];
    for (int i = 0; i < ALL.length; i++) {
      values[i] = ALL[i].of(summary);
    }
    return values;
  }
}
