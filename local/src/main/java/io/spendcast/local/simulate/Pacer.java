package io.spendcast.local.simulate;

import java.util.concurrent.locks.LockSupport;

/**
 * Keeps to a schedule counted from its first use, whatever happens in between: who is late catches
 * up at once and does not move what comes after.
 */
final class Pacer {
  private final Ticker ticker;
  private boolean started;
  private long startedAt;

  Pacer(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Returns that many nanoseconds after the start, or at once if they are over. */
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

  /** Time that passes, or that a test lets pass. */
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

    /** May return early. */
    void park(long nanos);
  }
}
