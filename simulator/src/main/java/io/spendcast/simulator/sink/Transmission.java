package io.spendcast.simulator.sink;

import io.spendcast.simulator.events.SimulatedEvent;
import java.util.Iterator;

/** Sends records to the destination in the flags, until they end or a person stops it. */
public final class Transmission {
  private Transmission() {}

  /**
   * Returns when all is durable and reported.
   *
   * @param most records to send
   */
  public static void send(Iterator<SimulatedEvent> events, long most, SinkFlags sinks) {
    try (StopSignal stop = StopSignal.listen();
        EventSink sink = sinks.open()) {
      Feed feed = new Feed(sink, Progress.ifWatched(), System::nanoTime);
      for (long sent = 0; sent < most && !stop.isGiven() && events.hasNext(); sent++) {
        feed.send(events.next());
      }
      sinks.report(feed.finish());
    }
  }
}
