package io.spendcast.local.simulate;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The simulator as a library: sequential streams of records, made as they are read. */
public final class CheckoutEvents {
  private CheckoutEvents() {}

  /**
   * Everything that the customers' checkouts sent in the months before the end, in sending order.
   * The same options give the same bytes on the same Java.
   */
  public static Stream<SimulatedEvent> history(SimulationOptions options) {
    return stream(new HistoryEvents(options));
  }

  private static Stream<SimulatedEvent> stream(Iterator<SimulatedEvent> events) {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(events, traits), false);
  }
}
