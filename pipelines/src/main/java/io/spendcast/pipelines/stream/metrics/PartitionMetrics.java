package io.spendcast.pipelines.stream.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

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

  /** Length of a round below which a partition is caught up: the service level's limit of ages. */
  private static final Duration SHORT = Duration.ofSeconds(5);

  private record End(long offset, Instant at) {}

  /** Ends of the partition above the position, each with the time at which it was first seen. */
  private final Deque<End> ends = new ArrayDeque<>();

  /** End that a round of catching up has to reach; none while the partition is caught up. */
  private Optional<End> awaited = Optional.empty();

  private Optional<Duration> lastRound = Optional.empty();
  private boolean behind = true;
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
    if (behind) {
      catchUp(now);
    }
  }

  /** Begins to catch up with the end that is seen next. */
  void fallsBehind() {
    behind = true;
    awaited = Optional.empty();
  }

  boolean isBehind() {
    return behind;
  }

  /**
   * Catches up in rounds: each ends at the end of the partition at its beginning. A stream that is
   * faster than its input needs less time for each. It is caught up after a short round, or after
   * one that was not shorter than the round before: from then on the stream is slow, not behind.
   */
  private void catchUp(Instant now) {
    if (awaited.isPresent() && position < awaited.get().offset()) {
      return;
    }
    Optional<Duration> round = awaited.map(begun -> Duration.between(begun.at(), now));
    boolean isShort = round.isPresent() && round.get().compareTo(SHORT) < 0;
    boolean isNoFaster =
        round.isPresent() && lastRound.isPresent() && round.get().compareTo(lastRound.get()) >= 0;
    behind = position < end && !isShort && !isNoFaster;
    lastRound = round;
    awaited = behind ? Optional.of(new End(end, now)) : Optional.empty();
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
