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

  /** Of at least one value. */
  long max() {
    return max;
  }

  /** Of at least one value. */
  double mean() {
    return (double) sum / count;
  }

  /** Of the values as a whole population, at least one. */
  double deviation() {
    return Math.sqrt(squares / count);
  }
}
