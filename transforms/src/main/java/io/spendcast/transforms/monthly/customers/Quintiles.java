package io.spendcast.transforms.monthly.customers;

import io.spendcast.transforms.monthly.sums.ValueCounts;

/** The four values that part a distribution into fifths; equal values are in the same fifth. */
record Quintiles(long first, long second, long third, long fourth) {

  static Quintiles of(ValueCounts values) {
    return new Quintiles(
        values.percentile(20), values.percentile(40), values.percentile(60), values.percentile(80));
  }

  /** Score from 1 for the lowest fifth to 5: one more than the number of bounds below the value. */
  int score(long value) {
    int score = 1;
    score += first < value ? 1 : 0;
    score += second < value ? 1 : 0;
    score += third < value ? 1 : 0;
    score += fourth < value ? 1 : 0;
    return score;
  }
}
