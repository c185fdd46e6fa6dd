package io.spendcast.simulator.sink;

import io.spendcast.simulator.events.SimulatedEvent;
import java.time.Clock;

/**
 * Choice of a record's Kafka timestamp. The contract judges against it whether an event lies in the
 * future.
 */
enum Timestamps {
  /** Time of sending. */
  NOW,
  /** Time of the checkout, but not before 1970 (Kafka has no such time) nor after now. */
  OCCURRED;

  long of(SimulatedEvent event, Clock clock) {
    long now = clock.millis();
    return this == NOW ? now : Math.max(0, Math.min(now, event.occurredAt().toEpochMilli()));
  }
}
