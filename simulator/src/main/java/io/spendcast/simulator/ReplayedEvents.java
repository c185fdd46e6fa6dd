package io.spendcast.simulator;

import io.spendcast.simulator.events.SimulatedEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;

/**
 * A file's lines as records, each byte for byte as it is, good or bad, in the file's order. Key and
 * time are read from the line as far as it can be read: no customer, no key; no time (or one that
 * the contract would refuse), the time of the line before.
 */
final class ReplayedEvents implements Iterator<SimulatedEvent> {
  private final Iterator<byte[]> lines;
  private final Instant latest;
  private Instant occurredAt;

  ReplayedEvents(Iterator<byte[]> lines, Clock clock) {
    this.lines = lines;
    this.latest = clock.instant().plus(Duration.ofDays(1));
    this.occurredAt = clock.instant();
  }

  @Override
  public boolean hasNext() {
    return lines.hasNext();
  }

  @Override
  public SimulatedEvent next() {
    byte[] line = lines.next();
    LineFields fields = LineFields.of(line);
    occurredAt = fields.occurredAt().filter(read -> !read.isAfter(latest)).orElse(occurredAt);
    return new SimulatedEvent(SimulatedEvent.LINE, fields.customer(), line, occurredAt);
  }
}
