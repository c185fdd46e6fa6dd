package io.spendcast.simulator.events;

import java.time.Instant;

/**
 * Record for the topic.
 *
 * @param kind {@code purchase}, {@code refund}, {@code late}, {@code duplicate}, {@code line} (of a
 *     replayed file) or {@code bad_…} with the name of a {@link Damage}
 * @param key the customer's id, empty for a record without a key
 * @param value the bytes; empty for a tombstone
 * @param occurredAt time of the event; for a bad record, time of the checkout it was created from
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a copy of each would cost.
public record SimulatedEvent(String kind, String key, byte[] value, Instant occurredAt) {
  static final String PURCHASE = "purchase";
  static final String REFUND = "refund";
  static final String LATE = "late";
  static final String DUPLICATE = "duplicate";
  public static final String LINE = "line";

  /** Whether the record has no value at all, which a file can't hold. */
  public boolean isTombstone() {
    return kind.equals(Damage.TOMBSTONE.kind());
  }

  SimulatedEvent as(String otherKind) {
    return new SimulatedEvent(otherKind, key, value, occurredAt);
  }
}
