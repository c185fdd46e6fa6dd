package io.spendcast.integration.fuzz;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.apache.kafka.common.record.RecordBatch;

/** Record timestamps as producers send them: in wrong units, from wrong clocks, or none at all. */
record OddTimestamps(SplittableRandom random) {
  /** The last millisecond of PostgreSQL's {@code timestamptz}. */
  private static final long POSTGRES_LAST = 9_224_318_015_999_999L;

  /** The first day of PostgreSQL's {@code timestamptz}, 4713 BC. */
  private static final long POSTGRES_FIRST = -210_866_803_200_000L;

  /** The last millisecond whose microseconds fit a long. */
  private static final long LAST_IN_MICROS = Long.MAX_VALUE / 1_000;

  private static final int ODD = 20;

  /**
   * A timestamp for a record: every other one is right.
   *
   * @param around when the checkout occurred
   */
  long near(Instant around) {
    long millis = around.toEpochMilli();
    return switch (random.nextInt(2 * ODD)) {
      case 0, 1 -> RecordBatch.NO_TIMESTAMP;
      case 2 -> 0;
      case 3 -> millis / 1_000;
      case 4 -> millis * 1_000;
      case 5 -> millis * 1_000_000;
      case 6 -> Long.MIN_VALUE;
      case 7 -> Long.MAX_VALUE;
      case 8 -> millis - Duration.ofDays(1).toMillis();
      case 9 -> millis - Duration.ofHours(25).toMillis();
      case 10 -> millis + Duration.ofDays(36_500).toMillis();
      case 11 -> POSTGRES_LAST + random.nextInt(-1, 2);
      case 12 -> POSTGRES_FIRST + random.nextInt(-1, 2);
      case 13 -> LAST_IN_MICROS + random.nextInt(-1, 2);
      case 14 -> -LAST_IN_MICROS + random.nextInt(-1, 2);
      case 15 -> -2;
      case 16 -> Long.MAX_VALUE - 1;
      case 17 -> Long.MIN_VALUE + 1;
      case 18 -> -millis;
      case 19 -> random.nextLong();
      default -> millis + 1_000;
    };
  }
}
