package io.spendcast.simulator;

import java.util.concurrent.locks.LockSupport;

/**
 * Keeps to a schedule that counts from its first use. A late caller catches up at once, and later
 * times do not move.
 */
final class Pacer {
  private final Ticker ticker;
  private boolean started;
  private long startedAt;

  Pacer(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Waits until that many nanoseconds after the start; returns at once when they are over. */
  void await(double nanos) {
    if (!started) {
      started = true;
      startedAt = ticker.nanoTime();
    }
    long due = startedAt + (long) nanos;
    for (long left = due - ticker.nanoTime(); left > 0; left = due - ticker.nanoTime()) {
      ticker.park(left);
    }
  }

  /** Clock and pause, which a test can replace. */
  interface Ticker {
    Ticker SYSTEM =
        new Ticker() {
          @Override
          public long nanoTime() {
            return System.nanoTime();
          }

          @Override
          public void park(long nanos) {
            LockSupport.parkNanos(nanos);
          }
        };

    long nanoTime();

    /** Pauses for that many nanoseconds; may return early. */
    void park(long nanos);
  }
}
