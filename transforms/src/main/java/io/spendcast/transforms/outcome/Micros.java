package io.spendcast.transforms.outcome;

import java.time.Instant;

/**
 * Instants as microseconds since 1970-01-01 UTC: PostgreSQL's own resolution, and exact in int8.
 */
public final class Micros {
  private Micros() {}

  /** Converts an instant, exactly if it is in whole microseconds. */
  public static long of(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }
}
