package io.spendcast.features;

/**
 * Count, sum, extremes and standard deviation of whole numbers, in one pass (Welford's method).
 *
 * <p>Deviations are taken from the first value, so equal values give exactly 0 however large they
 * are.
 */
final class Spread {
  private final long unit;
  private int count;
  private long sum;
  private long max = Long.MIN_VALUE;
  private long first;
  private double mean;
  private double squares;

  /**
   * @param unit of mean and deviation, in units of the values
   */
  Spread(long unit) {
    this.unit = unit;
  }

  void add(long value) {
    if (count == 0) {
      first = value;
    }
    count++;
    sum += value;
    max = Math.max(max, value);
    double shifted = scaled(value - first, unit);
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

  /** Mean of the values, in the unit; there must be at least one. */
  double mean() {
    return scaled(sum, unit) / count;
  }

  /** Standard deviation of a whole population, in the unit; there must be at least one value. */
  double deviation() {
    return Math.sqrt(squares / count);
  }

  /** Value in a unit. Multiples of the unit are divided exactly, however large they are. */
  static double scaled(long value, long unit) {
    long whole = value / unit;
    return whole * unit == value ? (double) whole : (double) value / unit;
  }
}
