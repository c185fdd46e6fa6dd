package io.spendcast.transforms.inference.batch;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Threads for calls that may not come back in time, or at all.
 *
 * <p>A call that is given up is interrupted. One that does not heed it, as native code does not,
 * keeps its thread and what it uses until it returns by itself; when all threads are taken so, a
 * further call is refused at once. Nothing queues, and the threads do not keep a JVM alive.
 */
public final class Workers implements AutoCloseable {
  private static final int IDLE_SECONDS = 60;

  private final ThreadPoolExecutor threads;

  private Workers(ThreadPoolExecutor threads) {
    this.threads = threads;
  }

  public static Workers named(String name, int most) {
    AtomicInteger next = new AtomicInteger();
    return new Workers(
        new ThreadPoolExecutor(
            0,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + "-" + next.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            }));
  }

  /**
   * Starts a task on a thread of its own.
   *
   * @throws RejectedExecutionException when none is free
   */
  public void start(Runnable task) {
    threads.execute(task);
  }

  /**
   * The call's result, or what it threw.
   *
   * @param atEnd runs once the call is over, however and whenever that is
   * @throws TooLateException if it was not over in time, or no thread was free
   */
  <T> T call(Supplier<T> call, Duration timeout, Runnable atEnd) {
    FutureTask<T> task = new FutureTask<>(call::get);
    start(task, atEnd);
    try {
      return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new TooLateException("the model did not answer within " + timeout);
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedInferenceException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException("a call threw what it may not declare", e);
    }
  }

  private void start(FutureTask<?> task, Runnable atEnd) {
    try {
      threads.execute(
          () -> {
            try {
              task.run();
            } finally {
              atEnd.run();
            }
          });
    } catch (RejectedExecutionException e) {
      atEnd.run();
      throw new TooLateException(
          "no thread was free: %d calls have not come back".formatted(threads.getPoolSize()));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
