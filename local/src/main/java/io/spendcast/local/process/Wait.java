package io.spendcast.local.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition with a deadline; checks again every 50 ms. */
public final class Wait {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private Wait() {}

  /** A condition that may fail; a failure ends the wait. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Returns once the condition holds.
   *
   * @param what completes "waited in vain for …"
   * @throws StackException when the deadline passes first, or the condition throws
   */
  public static void until(String what, Duration atMost, Condition condition) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!check(what, condition)) {
      if (System.nanoTime() - deadline > 0) {
        throw new StackException("waited " + atMost.toSeconds() + " s in vain for " + what);
      }
      pause(PAUSE);
    }
  }

  /**
   * Pauses the thread. An interrupt ends the pause, and the exception clears it, so that the thread
   * can still wait for children that it must stop.
   */
  public static void pause(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
    if (Thread.interrupted()) {
      throw new StackException("interrupted");
    }
  }

  private static boolean check(String what, Condition condition) {
    try {
      return condition.holds();
    } catch (StackException e) {
      throw e;
    } catch (Exception e) {
      throw new StackException("failed while waiting for " + what, e);
    }
  }
}
