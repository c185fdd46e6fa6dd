package io.spendcast.local.servers;

import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Supervised;
import io.spendcast.local.supervise.ExitCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A running PostgreSQL in the care of a supervisor. It is no child of this JVM, so its exit code is
 * not known: its end counts as a failure.
 */
record Postmaster(PostgresProcess server, ProcessHandle process) implements Supervised {

  @Override
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(ended -> ExitCode.FAILED);
  }

  /** The patience is that of {@link PostgresProcess#stop}. */
  @Override
  public int stop(Duration patience) {
    if (process.isAlive()) {
      server.stop();
    }
    return ExitCode.DONE;
  }

  @Override
  public void kill() {
    server.kill();
  }

  /** PostgreSQL's processes end with it. */
  @Override
  public void killLeftovers() {}

  @Override
  public void requireAlive() {
    if (!process.isAlive()) {
      throw new StackException("PostgreSQL is gone");
    }
  }
}
