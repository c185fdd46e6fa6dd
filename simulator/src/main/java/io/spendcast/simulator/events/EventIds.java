package io.spendcast.simulator.events;

import java.util.UUID;

/**
 * Event ids in the form of UUID version 7, which sort by time. Within one run of up to 2^62 events,
 * they are never the same twice.
 */
final class EventIds {
  private static final long LOW_62 = (1L << 62) - 1;

  private final long salt;
  private long serial;

  EventIds(long salt) {
    this.salt = salt & LOW_62;
  }

  String next(long occurredMillis) {
    long scattered = scatter(serial++);
    long high = (occurredMillis << 16) | 0x7000 | (scattered >>> 50);
    return new UUID(high, Long.MIN_VALUE | scattered).toString();
  }

  /** Scatters numbers one to one over 62 bits: odd factors and shifted xors can be undone. */
  private long scatter(long number) {
    long bits = ((number ^ salt) * 0x9E3779B97F4A7C15L) & LOW_62;
    bits ^= bits >>> 31;
    return (bits * 0xBF58476D1CE4E5B9L) & LOW_62;
  }
}
