package io.spendcast.local.supervise;

import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Supervised;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps a process running, as a cluster would: whatever ends with another code than 0 is started
 * again after a pause that grows. A wrong start of the very first process ends the supervision; a
 * later one (the database may be down) is a failure like any other.
 */
public final class Supervisor implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Supplier<? extends Supervised> starter;
  private final Backoff backoff;
  private final InstantSource clock;
  private final Timer timer;
  private final Listener listener;
  private final CompletableFuture<Integer> outcome = new CompletableFuture<>();

  private boolean forever;
  private Supervised child;
  private Instant startedAt = Instant.EPOCH;
  private int failuresInARow;
  private int restarts;
  private boolean stopping;

  /** Runs an action later, on another thread. */
  @FunctionalInterface
  interface Timer {
    void after(Duration wait, Runnable action);
  }

  /** Listener for restarts, called on the supervisor's threads. */
  public interface Listener {
    Listener NONE = (exitCode, wait) -> {};

    /** A process ended by itself, and the next one starts after the wait. */
    void restarting(int exitCode, Duration wait);
  }

  Supervisor(
      Supplier<? extends Supervised> starter,
      Backoff backoff,
      InstantSource clock,
      Timer timer,
      Listener listener) {
    this.starter = starter;
    this.backoff = backoff;
    this.clock = clock;
    this.timer = timer;
    this.listener = listener;
  }

  /** A supervisor of a program. */
  public static Supervisor of(
      Supplier<? extends Supervised> starter, Backoff backoff, Listener listener) {
    Timer timer =
        (wait, action) ->
            CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
                .execute(action);
    return new Supervisor(starter, backoff, InstantSource.system(), timer, listener);
  }

  /** Restarts whatever ends, also after a wrong first start and after code 0. */
  public synchronized Supervisor forever() {
    forever = true;
    return this;
  }

  /** Starts the first process. */
  public synchronized void start() {
    startedAt = clock.instant();
    child = starter.get();
    var unused = child.onExit().thenAccept(this::ended);
  }

  /** Completes with the last exit code when no process will be started again. */
  public CompletableFuture<Integer> outcome() {
    return outcome;
  }

  /** Start of the present process, or of the last one while it waits for the next. */
  public synchronized Instant startedAt() {
    return startedAt;
  }

  /** Whether the present process has not ended. */
  public synchronized boolean isRunning() {
    return child != null && !child.onExit().isDone();
  }

  /** Number of restarts so far. */
  public synchronized int restarts() {
    return restarts;
  }

  /** Kills the present process (SIGKILL); another one follows. */
  public void kill() {
    current().kill();
  }

  /**
   * Asks the present process to end and starts no more.
   *
   * @return its exit code
   */
  public int stop() {
    return stop(PATIENCE);
  }

  /** The same with another patience, after which the process is killed. */
  public int stop(Duration patience) {
    synchronized (this) {
      stopping = true;
    }
    if (current() == null) {
      return ExitCode.DONE; // its first start failed
    }
    int exitCode = current().stop(patience);
    outcome.complete(exitCode);
    return exitCode;
  }

  /** Fails with the end of the process's log when there is nothing left to supervise. */
  public void requireRunning() {
    if (outcome.isDone()) {
      current().requireAlive();
    }
  }

  @Override
  public void close() {
    stop();
  }

  private synchronized Supervised current() {
    return child;
  }

  private synchronized void ended(int exitCode) {
    boolean wrongFirstStart = exitCode == ExitCode.WRONG_START && restarts == 0;
    boolean isOver = !forever && (exitCode == ExitCode.DONE || wrongFirstStart);
    if (stopping || isOver) {
      outcome.complete(exitCode);
      return;
    }
    Duration ran = Duration.between(startedAt, clock.instant());
    failuresInARow = ran.compareTo(backoff.steady()) < 0 ? failuresInARow + 1 : 1;
    Duration wait = backoff.after(failuresInARow);
    listener.restarting(exitCode, wait);
    timer.after(wait, this::restart);
  }

  private synchronized void restart() {
    if (stopping) {
      return;
    }
    restarts++;
    child.killLeftovers(); // they would keep its port or its files
    try {
      start();
    } catch (StackException e) {
      ended(ExitCode.FAILED);
    }
  }
}
