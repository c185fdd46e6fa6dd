package io.spendcast.simulator;

import io.spendcast.simulator.events.InvalidFlags;
import io.spendcast.simulator.events.SimulatedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;

/** Records that come when they are due. The schedule starts with the first. */
final class Paced {
  private static final double NANOS = 1e9;

  private Paced() {}

  /**
   * Records at a steady rate per second. Each is created when it is due, not before.
   *
   * @throws InvalidFlags when the rate is not positive
   */
  static Iterator<SimulatedEvent> perSecond(
      double rate, Iterator<SimulatedEvent> events, Pacer.Ticker ticker) {
    if (!(rate > 0)) {
      throw new InvalidFlags("rate must be positive, but was " + rate);
    }
    return new AtRate(rate, events, new Pacer(ticker));
  }

  /**
   * Records with the pauses in which they occurred, divided by the factor. Late records follow at
   * once.
   *
   * @throws InvalidFlags when the factor is not positive
   */
  static Iterator<SimulatedEvent> asOccurred(
      double factor, Iterator<SimulatedEvent> events, Pacer.Ticker ticker) {
    if (!(factor > 0)) {
      throw new InvalidFlags("speed must be 'max' or a positive factor, but was " + factor);
    }
    return new AsOccurred(factor, events, new Pacer(ticker));
  }

  private static final class AtRate implements Iterator<SimulatedEvent> {
    private final double rate;
    private final Iterator<SimulatedEvent> events;
    private final Pacer pacer;
    private long number;

    AtRate(double rate, Iterator<SimulatedEvent> events, Pacer pacer) {
      this.rate = rate;
      this.events = events;
      this.pacer = pacer;
    }

    @Override
    public boolean hasNext() {
      return events.hasNext();
    }

    @Override
    public SimulatedEvent next() {
      pacer.await(number++ * NANOS / rate);
      return events.next();
    }
  }

  private static final class AsOccurred implements Iterator<SimulatedEvent> {
    private final double factor;
    private final Iterator<SimulatedEvent> events;
    private final Pacer pacer;
    private Instant start = Instant.MAX;

    AsOccurred(double factor, Iterator<SimulatedEvent> events, Pacer pacer) {
      this.factor = factor;
      this.events = events;
      this.pacer = pacer;
    }

    @Override
    public boolean hasNext() {
      return events.hasNext();
    }

    @Override
    public SimulatedEvent next() {
      SimulatedEvent event = events.next();
      if (start.equals(Instant.MAX)) {
        start = event.occurredAt();
      }
      pacer.await(Duration.between(start, event.occurredAt()).toMillis() / 1e3 * NANOS / factor);
      return event;
    }
  }
}
