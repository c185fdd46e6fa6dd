package io.spendcast.features;

/**
 * Count, sum, extremes and standard deviation of whole numbers, in one pass (Welford's method).
 *
 * <p>Deviations are taken from the first value, so equal values give exactly 0 however large they
 * are.
 */
final class Spread {
  private int count;
  private long sum;
  private long max = Long.MIN_VALUE;
  private long first;
  private double mean;
  private double squares;

  void add(long value) {
    if (count == 0) {
      first = value;
    }
    count++;
    sum += value;
    max = Math.max(max, value);
    double shifted = value - first;
    double delta = shifted - mean;
    mean += delta / count;
    squares += delta * (shifted - mean);
  }

  int count() {
    return count;
  }

  long sum() {
    return sum;
  }

  /** Largest value; there must be at least one. */
  long max() {
    return max;
  }

  /** Mean of the values; there must be at least one. */
  double mean() {
    return (double) sum / count;
  }

  /** Standard deviation of the values as a whole population; there must be at least one. */
  double deviation() {
    return Math.sqrt(squares / count);
  }
}
