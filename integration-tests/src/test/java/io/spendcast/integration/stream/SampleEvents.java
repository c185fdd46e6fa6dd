package io.spendcast.integration.stream;

import io.spendcast.simulator.events.CheckoutEvents;
import io.spendcast.simulator.events.Shares;
import io.spendcast.simulator.events.SimulatedEvent;
import io.spendcast.simulator.events.SimulationOptions;
import java.time.Instant;
import java.util.List;

/**
 * The events that the scenarios send, in order of sending: purchases, refunds, late ones,
 * duplicates and every kind of bad record, more of each than usual.
 */
final class SampleEvents {
  /** Long ago, so that no broker takes a timestamp for one in the future. */
  static final Instant END = Instant.parse("2024-11-01T00:00:00Z");

  static final int CUSTOMERS = Integer.getInteger("customers", 300);

  private static final Shares SHARES = new Shares(0.03, 0.1, 0.02, 0.05);
  private static final SimulationOptions OPTIONS =
      SimulationOptions.until(END).withCustomers(CUSTOMERS).withShares(SHARES);
  private static final List<SimulatedEvent> ALL = CheckoutEvents.history(OPTIONS).toList();

  private SampleEvents() {}

  /** Some 16 for each of 300 customers, unless told otherwise. */
  static List<SimulatedEvent> all() {
    return ALL;
  }

  static List<SimulatedEvent> firstHalf() {
    return ALL.subList(0, ALL.size() / 2);
  }

  static List<SimulatedEvent> secondHalf() {
    return ALL.subList(ALL.size() / 2, ALL.size());
  }

  /**
   * Other events of the same customers: whoever stores one of them predicts something else for what
   * comes after.
   */
  static List<SimulatedEvent> others(int count) {
    return CheckoutEvents.history(OPTIONS.withSeed(7)).limit(count).toList();
  }
}
