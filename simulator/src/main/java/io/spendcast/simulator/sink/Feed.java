package io.spendcast.simulator.sink;

import io.spendcast.simulator.events.SimulatedEvent;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** Sends records to a sink, counts them by kind and shows the progress. */
final class Feed {
  private final EventSink sink;
  private final Progress progress;
  private final LongSupplier nanoTime;
  private final long startedAt;
  private final SortedMap<String, Long> sent = new TreeMap<>();
  private final SortedMap<String, Long> leftOut = new TreeMap<>();
  private long records;

  Feed(EventSink sink, Progress progress, LongSupplier nanoTime) {
    this.sink = sink;
    this.progress = progress;
    this.nanoTime = nanoTime;
    this.startedAt = nanoTime.getAsLong();
  }

  void send(SimulatedEvent event) {
    boolean held = sink.send(event);
    (held ? sent : leftOut).merge(event.kind(), 1L, Long::sum);
    if (held) {
      records++;
      progress.show(records, event.occurredAt());
    }
  }

  /** Waits until all is durable. */
  SentEvents finish() {
    List<EventSink.PartitionCount> partitions = sink.finish();
    progress.end();
    double seconds = (nanoTime.getAsLong() - startedAt) / 1e9;
    return new SentEvents(records, seconds, sent, leftOut, partitions);
  }
}
