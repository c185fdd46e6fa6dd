package io.spendcast.local.simulate.events;

import java.time.Clock;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The simulator as a library. Records are made as they are read, by one thread. */
public final class CheckoutEvents {
  private CheckoutEvents() {}

  /**
   * Everything that the customers' checkouts sent in the months before the end, in sending order.
   * The same options give the same bytes on the same Java.
   */
  public static Stream<SimulatedEvent> history(SimulationOptions options) {
    return stream(new HistoryEvents(options));
  }

  /**
   * What the customers of that history who have not left send from now on, each more often the more
   * often they used to buy, with newcomers among them. It never ends; each record is made when it
   * is asked for and occurs at the clock's time then, unless it is late.
   */
  public static Iterator<SimulatedEvent> live(SimulationOptions options, Clock clock) {
    return new LiveEvents(options, clock);
  }

  private static Stream<SimulatedEvent> stream(Iterator<SimulatedEvent> events) {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(events, traits), false);
  }
}
