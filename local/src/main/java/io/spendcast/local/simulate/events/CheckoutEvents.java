package io.spendcast.local.simulate.events;

import java.time.Clock;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Library entry of the simulator. Records are created as they are read, by one thread. */
public final class CheckoutEvents {
  private CheckoutEvents() {}

  /**
   * All records that the customers' checkouts sent in the months before the end, in sending order.
   * The same options give the same bytes on the same Java.
   */
  public static Stream<SimulatedEvent> history(SimulationOptions options) {
    return stream(new HistoryEvents(options));
  }

  /**
   * Endless records of the customers of that history who have not left, with newcomers among them.
   * The more often a customer used to buy, the more often it buys now. Each record is created on
   * request and occurs at the clock's time then, unless it is late.
   */
  public static Iterator<SimulatedEvent> live(SimulationOptions options, Clock clock) {
    return new LiveEvents(options, clock);
  }

  private static Stream<SimulatedEvent> stream(Iterator<SimulatedEvent> events) {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(events, traits), false);
  }
}
