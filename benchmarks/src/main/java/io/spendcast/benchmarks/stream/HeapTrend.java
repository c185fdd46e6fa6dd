package io.spendcast.benchmarks.stream;

import io.spendcast.benchmarks.process.GcLog.Pause;
import java.util.List;
import java.util.Locale;

/**
 * Heap over time at a steady rate, in MiB.
 *
 * @param liveAtFirst heap that the first full collection left; {@code liveAtLast} is that of the
 *     last one
 * @param slopePerMinute trend of the heap that full collections left, one every half minute; near
 *     zero is flat
 */
public record HeapTrend(
    double minutes, long liveAtFirst, long liveAtLast, double slopePerMinute, Memory memory) {
  private static final double MILLIS_A_MINUTE = 60_000;

  /**
   * @param live full collections in order, at least one
   */
  public static HeapTrend of(List<Pause> live, Memory memory) {
    Pause first = live.get(0);
    Pause last = live.get(live.size() - 1);
    double minutes = (last.millis() - first.millis()) / MILLIS_A_MINUTE;
    return new HeapTrend(minutes, first.after(), last.after(), slope(live), memory);
  }

  /**
   * Slope of the straight line that best fits the heap after each pause, in MiB a minute; 0 when
   * all pauses share one time.
   */
  public static double slope(List<Pause> points) {
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
        "heap over %.1f minutes: live %,d MiB at first, %,d MiB at last, changed by %.2f MiB a"
            + " minute; resident %,d MiB",
        minutes,
        liveAtFirst,
        liveAtLast,
        slopePerMinute,
        memory.resident());
  }
}
