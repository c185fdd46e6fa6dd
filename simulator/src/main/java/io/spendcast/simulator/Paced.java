package io.spendcast.simulator;

import io.spendcast.simulator.events.InvalidFlags;
import io.spendcast.simulator.events.SimulatedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

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
    Pacer pacer = new Pacer(ticker);
    AtomicLong number = new AtomicLong();
    return iterator(
        events,
        () -> {
          pacer.await(number.getAndIncrement() * NANOS / rate);
          return events.next();
        });
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
    Pacer pacer = new Pacer(ticker);
    AtomicReference<Instant> start = new AtomicReference<>();
    return iterator(
        events,
        () -> {
          SimulatedEvent event = events.next();
          start.compareAndSet(null, event.occurredAt());
          Duration due = Duration.between(start.get(), event.occurredAt());
          pacer.await(due.toMillis() / 1e3 * NANOS / factor);
          return event;
        });
  }

  private static Iterator<SimulatedEvent> iterator(
      Iterator<SimulatedEvent> events, Supplier<SimulatedEvent> next) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return events.hasNext();
      }

      @Override
      public SimulatedEvent next() {
        return next.get();
      }
    };
  }
}
