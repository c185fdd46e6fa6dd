package io.spendcast.transforms.metrics;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Counts values by size. Beam's metrics have no histograms, so that every bucket is a counter of
 * its own, {@code name_le_BOUND} or {@code name_le_inf}, beside {@code name_sum}. A value is in one
 * bucket, the first that it is not over.
 */
public final class Histogram {
  static final String BUCKET = "_le_";
  static final String SUM = "_sum";

  /** Parts of the names of a bucket's two gauges, which together hold its {@link Exemplar}. */
  public static final String POSITION = "_exemplar_position";

  public static final String VALUE = "_exemplar_value";

  private static final long[] DURATIONS_MICROS = {
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    30_000_000
  };

  private final Class<?> step;
  private final String name;
  private final long[] bounds;
  private final Counter[] buckets;
  private final Counter sum;

  private Histogram(Class<?> step, String name, long[] bounds) {
    this.step = step;
    this.name = name;
    this.bounds = bounds;
    this.buckets = new Counter[bounds.length + 1];
    for (int i = 0; i < bounds.length; i++) {
      buckets[i] = Metrics.counter(step, name + suffix(i));
    }
    buckets[bounds.length] = Metrics.counter(step, name + suffix(bounds.length));
    this.sum = Metrics.counter(step, name + SUM);
  }

  /**
   * @param bounds ascending; the largest values of their buckets
   */
  public static Histogram of(Class<?> step, String name, long... bounds) {
    return new Histogram(step, name, bounds.clone());
  }

  /** Histogram of a step's time for a bundle in microseconds, named {@code duration_micros}. */
  public static Histogram ofDurations(Class<?> step) {
    return new Histogram(step, "duration_micros", DURATIONS_MICROS);
  }

  public void add(long value) {
    buckets[bucketOf(value)].inc();
    sum.inc(value);
  }

  /** Adds many with few updates of counters. */
  public void addAll(LongStream values) {
    long[] counts = new long[buckets.length];
    long total = values.peek(value -> counts[bucketOf(value)]++).reduce(0, Long::sum);
    for (int bucket = 0; bucket < counts.length; bucket++) {
      addTo(bucket, counts[bucket], 0);
    }
    sum.inc(total);
  }

  /** Adds what was counted elsewhere, by the bounds of this. */
  public void addTo(int bucket, long count, long total) {
    if (count > 0) {
      buckets[bucket].inc(count);
      sum.inc(total);
    }
  }

  /** Shows a record as the example of its value's bucket. It must have been added. */
  public void show(Exemplar exemplar) {
    if (!exemplar.fits()) {
      return;
    }
    String suffix = suffix(bucketOf(exemplar.value()));
    Metrics.gauge(step, name + POSITION + suffix).set(exemplar.packedPosition());
    Metrics.gauge(step, name + VALUE + suffix).set(exemplar.packedValue());
  }

  private String suffix(int bucket) {
    return BUCKET + (bucket < bounds.length ? bounds[bucket] : "inf");
  }

  public void addSince(long startNanos) {
    add((System.nanoTime() - startNanos) / 1_000);
  }

  /** Number of the bucket that counts a value. */
  public int bucketOf(long value) {
    int found = Arrays.binarySearch(bounds, value);
    return found >= 0 ? found : -found - 1;
  }
}
