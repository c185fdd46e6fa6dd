package io.spendcast.local.process;

import java.time.Duration;

/**
 * How long to wait before the next start: twice as long after each failure in a row, up to a limit.
 *
 * @param steady a run of at least this long counts as a success: the next wait is the first again
 */
public record Backoff(Duration first, Duration longest, Duration steady) {
  private static final int MOST_DOUBLINGS = 20;

  /** 1 s, 2 s, 4 s … 30 s; from the start after a minute's run. */
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(1));

  public Backoff {
    if (first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "back-off must grow from a positive start, but was " + first + " to " + longest);
    }
  }

  /**
   * The wait after some failures in a row.
   *
   * @param failures 1 or more
   */
  public Duration after(int failures) {
    Duration wait = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    return wait.compareTo(longest) < 0 ? wait : longest;
  }
}
