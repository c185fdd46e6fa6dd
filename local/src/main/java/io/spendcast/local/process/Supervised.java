package io.spendcast.local.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A running process in the care of a supervisor. */
public interface Supervised {
  /** Completes with the exit code when the process has ended. */
  CompletableFuture<Integer> onExit();

  /**
   * Asks the process to end, and kills it when it is still there after a while.
   *
   * @return its exit code
   */
  int stop(Duration patience);

  /** Ends the process at once; it is gone when this returns. */
  void kill();

  /** Kills what the process has started and left behind. */
  void killLeftovers();

  /** Fails with the end of the log when the process is no longer there. */
  void requireAlive();
}
