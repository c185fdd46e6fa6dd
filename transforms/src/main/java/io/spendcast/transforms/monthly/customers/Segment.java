package io.spendcast.transforms.monthly.customers;

import java.util.Locale;

/**
 * Segment of a customer, by two scores from 1 to 5. The first is recency (5 = the newest fifth).
 * The second is the mean of the scores of frequency and monetary value, a half rounded up.
 *
 * <pre>
 *                      frequency and monetary value
 * recency  1               2                    3                    4          5
 *   5      new             potential_loyalists  potential_loyalists  champions  champions
 *   4      promising       potential_loyalists  potential_loyalists  loyal      loyal
 *   3      about_to_sleep  about_to_sleep       need_attention       loyal      loyal
 *   2, 1   hibernating     hibernating          at_risk              at_risk    cant_lose
 * </pre>
 */
public enum Segment {
  CHAMPIONS,
  LOYAL,
  POTENTIAL_LOYALISTS,
  NEW,
  PROMISING,
  NEED_ATTENTION,
  ABOUT_TO_SLEEP,
  AT_RISK,
  CANT_LOSE,
  HIBERNATING;

  private static final Segment[][] BY_SCORES = {
    {HIBERNATING, HIBERNATING, AT_RISK, AT_RISK, CANT_LOSE},
    {HIBERNATING, HIBERNATING, AT_RISK, AT_RISK, CANT_LOSE},
    {ABOUT_TO_SLEEP, ABOUT_TO_SLEEP, NEED_ATTENTION, LOYAL, LOYAL},
    {PROMISING, POTENTIAL_LOYALISTS, POTENTIAL_LOYALISTS, LOYAL, LOYAL},
    {NEW, POTENTIAL_LOYALISTS, POTENTIAL_LOYALISTS, CHAMPIONS, CHAMPIONS},
  };

  static Segment of(int recency, int frequency, int monetary) {
    int worth = (frequency + monetary + 1) / 2;
    return BY_SCORES[recency - 1][worth - 1];
  }

  /** Name as in the report's tables, in lower case. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
