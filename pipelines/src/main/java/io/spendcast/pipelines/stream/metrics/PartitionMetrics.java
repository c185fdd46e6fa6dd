package io.spendcast.pipelines.stream.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Progress of one partition over time. Its lag in time is measured by our own clock and not by the
 * records' timestamps, which are wrong when a producer's clock is.
 */
final class PartitionMetrics {
  /**
   * Largest number of ends that are remembered: eleven hours of looks. A longer lag is reported as
   * less than it is.
   */
  private static final int MOST_ENDS = 20_000;

  private record End(long offset, Instant at) {}

  /** Ends of the partition above the position, each with the time at which it was first seen. */
  private final Deque<End> ends = new ArrayDeque<>();

  private long position = -1;
  private long end;
  private Instant movedAt = Instant.MAX;

  void saw(long newPosition, long newEnd, Instant now) {
    if (newPosition != position || newPosition >= newEnd) {
      movedAt = now;
    }
    position = newPosition;
    end = newEnd;
    while (!ends.isEmpty() && ends.getFirst().offset() <= position) {
      ends.removeFirst();
    }
    if (end > position && (ends.isEmpty() || ends.getLast().offset() < end)) {
      ends.addLast(new End(end, now));
    }
    if (ends.size() > MOST_ENDS) {
      ends.removeFirst();
    }
  }

  long position() {
    return position;
  }

  long end() {
    return end;
  }

  Duration lagAt(Instant now) {
    return ends.isEmpty() ? Duration.ZERO : Duration.between(ends.getFirst().at(), now);
  }

  Duration stalledFor(Instant now) {
    return position >= end ? Duration.ZERO : Duration.between(movedAt, now);
  }
}
