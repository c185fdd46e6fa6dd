package io.spendcast.local.simulate.events;

import java.time.Instant;
import java.util.Iterator;
import java.util.function.LongConsumer;

/** Records of a history between two moments; see {@link CheckoutEvents#part}. */
final class HistoryPart implements Iterator<SimulatedEvent> {
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
