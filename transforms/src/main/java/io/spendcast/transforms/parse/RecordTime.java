package io.spendcast.transforms.parse;

import java.time.Instant;
import java.util.Optional;

/**
 * Judges the timestamp of a Kafka record, which a producer may set to anything. The bounds tell
 * milliseconds from seconds, microseconds and nanoseconds, and every time between them fits all
 * columns.
 */
final class RecordTime {
  private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

  /** Kafka's own constant for a record without a timestamp. */
  private static final long NONE = -1;

  private RecordTime() {}

  /** Time of the record; absent when it has none, or an implausible one. */
  static Optional<Instant> of(long millis) {
    return isImplausible(millis) || millis == NONE
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(millis));
  }

  /** Whether the record has a timestamp that cannot be milliseconds of our time. */
  static boolean isImplausible(long millis) {
    return millis != NONE && (millis < EARLIEST.toEpochMilli() || millis >= END.toEpochMilli());
  }

  /** Sentence about an implausible timestamp, for the dead letter. */
  static String complaint(long millis) {
    return "the record's timestamp is %d ms since 1970, not between 1990 and 2200: is it in another unit?"
        .formatted(millis);
  }
}
