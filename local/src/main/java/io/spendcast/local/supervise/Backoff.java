package io.spendcast.local.supervise;

import java.time.Duration;

/**
 * Wait before the next start: doubled after each failure in a row, up to a limit.
 *
 * @param first wait after the first failure
 * @param longest limit of the wait
 * @param steady run time that counts as a success: the next wait is {@code first} again
 */
public record Backoff(Duration first, Duration longest, Duration steady) {
  private static final int MOST_DOUBLINGS = 20;

  /** Waits of 1 s, 2 s, 4 s … 30 s, and of 1 s again after a run of a minute. */
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
