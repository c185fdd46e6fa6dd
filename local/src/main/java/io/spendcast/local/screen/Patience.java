package io.spendcast.local.screen;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Waits as long as there is progress; loses patience after three minutes without any. */
public final class Patience {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final InstantSource clock;
  private Instant lastProgress;
  private long furthest = Long.MIN_VALUE;

  public Patience(InstantSource clock) {
    this.clock = clock;
    this.lastProgress = clock.instant();
  }

  /**
   * Whether waiting is still worthwhile.
   *
   * @param progress number that grows with the progress
   */
  public boolean lasts(long progress) {
    if (progress > furthest) {
      furthest = progress;
      lastProgress = clock.instant();
    }
    return Duration.between(lastProgress, clock.instant()).compareTo(LIMIT) <= 0;
  }
}
