package io.spendcast.scoring.registry;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends a call that takes too long: cuts its connection, and interrupts the thread that waits for
 * it. A call that has ended is never interrupted.
 */
final class Watchdog implements AutoCloseable {
  private final Thread caller = Thread.currentThread();
  private final Runnable cut;
  private final CompletableFuture<Void> bite;
  private boolean over;
  private boolean bit;

  private Watchdog(Duration deadline, Runnable cut) {
    this.cut = cut;
    this.bite =
        CompletableFuture.runAsync(
            this::bite,
            CompletableFuture.delayedExecutor(
                deadline.toNanos(), TimeUnit.NANOSECONDS, Watchdog::start));
  }

  /** Starts a thread of its own: a pool may be busy just then. */
  private static void start(Runnable bite) {
    Thread thread = new Thread(bite, "registry deadline");
    thread.setDaemon(true);
    thread.start();
  }

  /** Watches a call of the current thread until it is closed. */
  static Watchdog over(Duration deadline, Runnable cut) {
    return new Watchdog(deadline, cut);
  }

  /** Whether the call took too long. */
  synchronized boolean hasBitten() {
    return bit;
  }

  private synchronized void bite() {
    if (!over) {
      bit = true;
      cut.run();
      caller.interrupt();
    }
  }

  @Override
  public void close() {
    bite.cancel(false);
    synchronized (this) {
      over = true;
      if (bit) {
        // The interrupt was ours: the caller's own work goes on.
        Thread.interrupted();
      }
    }
  }
}
