package io.spendcast.simulator.events;

import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.LongConsumer;
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
   * Records of that history that were sent after a moment and up to another one. Parts that follow
   * each other make up the whole history: a shop's past in a file, and its future as it happens.
   *
   * @param due receives the sending time in milliseconds before each record, and may wait for it
   */
  public static Iterator<SimulatedEvent> part(
      SimulationOptions options, Instant after, Instant until, LongConsumer due) {
    return new HistoryPart(new HistoryEvents(options), after, until, due);
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

  /** Records of a history between two moments. */
  private static final class HistoryPart implements Iterator<SimulatedEvent> {
    private final HistoryEvents history;
    private final long after;
    private final long until;
    private final LongConsumer due;

    HistoryPart(HistoryEvents history, Instant after, Instant until, LongConsumer due) {
      this.history = history;
      this.after = after.toEpochMilli();
      this.until = until.toEpochMilli();
      this.due = due;
    }

    @Override
    public boolean hasNext() {
      while (history.hasNext() && history.nextSentAt() <= after) {
        history.next();
      }
      return history.hasNext() && history.nextSentAt() <= until;
    }

    @Override
    public SimulatedEvent next() {
      if (hasNext()) {
        due.accept(history.nextSentAt());
      }
      return history.next();
    }
  }
}
