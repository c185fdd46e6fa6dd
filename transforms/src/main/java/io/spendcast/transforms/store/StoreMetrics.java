package io.spendcast.transforms.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendcast.transforms.metrics.Exemplar;
import io.spendcast.transforms.metrics.Histogram;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Metrics that {@code Store.sql} reports about itself. They are its duration in the server, without
 * the commit, and the age of the records that it stores, from their Kafka timestamps on.
 */
final class StoreMetrics {
  /** Clocks of producers that are further ahead of the database's are wrong. */
  private static final long TOLERATED_MILLIS = 5_000;

  private static final long[] AGE_BOUNDS_MILLIS = {
    100, 250, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 30_000, 60_000, 300_000,
    1_800_000, 7_200_000
  };

  /** Longest age of a record that is stored in time; the service level in docs/runbooks.md. */
  private static final long IN_TIME_MILLIS = 5_000;

  private static final int LAST_IN_TIME = ageBounds().indexOf(IN_TIME_MILLIS);

  private static final Counter IN_TIME = Metrics.counter(Store.class, "in_time");
  private static final Counter LATE = Metrics.counter(Store.class, "late");
  private static final Counter LOADED = Metrics.counter(Store.class, "loaded");
  private static final Counter AHEAD = Metrics.counter(Store.class, "ahead_of_clock");
  private static final Histogram AGE = Histogram.of(Store.class, "age_millis", AGE_BOUNDS_MILLIS);
  private static final Histogram DURATION = Histogram.ofDurations(Store.class);

  private StoreMetrics() {}

  /**
   * Bounds of the ages in milliseconds, for the statement's parameter: first the bound of wrong
   * clocks, then those of the histogram.
   */
  static List<Long> ageBounds() {
    return Stream.concat(Stream.of(-TOLERATED_MILLIS), LongStream.of(AGE_BOUNDS_MILLIS).boxed())
        .toList();
  }

  /**
   * @param ages of each bucket its number, the records in it, the sum of their milliseconds, and
   *     the live records in it
   * @param first the bundle's first record, with its age in milliseconds
   */
  static void count(JsonNode ages, Exemplar first, long micros) {
    for (JsonNode age : ages) {
      int bucket = age.get(0).asInt();
      long records = age.get(1).asLong();
      AGE.addTo(Math.max(0, bucket - 1), records, Math.max(0, age.get(2).asLong()));
      if (Math.max(0, bucket - 1) == AGE.bucketOf(first.value())) {
        AGE.show(first);
      }
      long live = age.get(3).asLong();
      LOADED.inc(records - live);
      (bucket <= LAST_IN_TIME ? IN_TIME : LATE).inc(live);
      if (bucket == 0) {
        AHEAD.inc(records);
      }
    }
    DURATION.add(micros);
  }
}
