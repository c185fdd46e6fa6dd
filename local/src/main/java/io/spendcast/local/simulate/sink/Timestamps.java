package io.spendcast.local.simulate.sink;

import io.spendcast.local.simulate.events.SimulatedEvent;
import java.time.Clock;

/** What becomes a record's Kafka timestamp, against which the contract judges the future. */
enum Timestamps {
  /** The time of sending. */
  NOW,
  /** When the checkout occurred, but not before 1970 (Kafka has no such time) nor after now. */
  OCCURRED;

  long of(SimulatedEvent event, Clock clock) {
    long now = clock.millis();
    return this == NOW ? now : Math.max(0, Math.min(now, event.occurredAt().toEpochMilli()));
  }
}
