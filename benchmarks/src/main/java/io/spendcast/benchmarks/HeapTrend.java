package io.spendcast.benchmarks;

import io.spendcast.benchmarks.GcLog.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * A heap over time at a steady rate, in MiB.
 *
 * @param liveAtFirst what a full collection left before, and {@code liveAtLast} after
 * @param slopePerMinute of the least that collections left in every ten seconds; near zero is flat
 */
record HeapTrend(
    double minutes, long liveAtFirst, long liveAtLast, double slopePerMinute, Memory memory) {
  private static final long WINDOW_MILLIS = Duration.ofSeconds(10).toMillis();
  private static final double MILLIS_A_MINUTE = 60_000;

  static HeapTrend of(Trial trial, Instant from, long liveAtFirst) {
    List<Pause> pauses =
        GcLog.read(trial.place().gcLog()).pauses().stream()
            .filter(pause -> pause.millis() >= from.toEpochMilli())
            .toList();
    double minutes = Duration.between(from, Instant.now()).toMillis() / MILLIS_A_MINUTE;
    Memory memory = Memory.of(trial);
    return new HeapTrend(minutes, liveAtFirst, memory.live(), slope(lows(pauses)), memory);
  }

  /** The lowest of each window. */
  static List<Pause> lows(List<Pause> pauses) {
    TreeMap<Long, Pause> lows = new TreeMap<>();
    for (Pause pause : pauses) {
      lows.merge(
          pause.millis() / WINDOW_MILLIS,
          pause,
          (a, b) -> Comparator.comparingLong(Pause::after).compare(a, b) <= 0 ? a : b);
    }
    return new ArrayList<>(lows.values());
  }

  /** Of the straight line that fits best, in MiB a minute. */
  static double slope(List<Pause> points) {
    double meanTime = points.stream().mapToDouble(Pause::millis).average().orElse(0);
    double meanHeap = points.stream().mapToDouble(Pause::after).average().orElse(0);
    double products = 0;
    double squares = 0;
    for (Pause point : points) {
      double time = (point.millis() - meanTime) / MILLIS_A_MINUTE;
      products += time * (point.after() - meanHeap);
      squares += time * time;
    }
    return squares == 0 ? 0 : products / squares;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "heap over %.1f minutes: live %,d MiB at first, %,d MiB at last; what collections left"
            + " changed by %.2f MiB a minute; resident %,d MiB",
        minutes,
        liveAtFirst,
        liveAtLast,
        slopePerMinute,
        memory.resident());
  }
}
