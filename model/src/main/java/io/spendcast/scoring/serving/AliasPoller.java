package io.spendcast.scoring.serving;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The thread that lets a {@link Follower} look, time and again, until it is closed. */
final class AliasPoller implements AutoCloseable {
  private final Follower follower;
  private final Duration first;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread;

  AliasPoller(String name, Follower follower, Duration first) {
    this.follower = follower;
    this.first = first;
    this.thread = new Thread(this::run, "follow " + name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    Duration pause = first;
    try {
      while (!end.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        pause = follower.look();
      }
    } catch (InterruptedException e) {
      // Only the JVM's end interrupts this thread.
      Thread.currentThread().interrupt();
    }
  }

  /** Does not wait for a look under way; what it brings is closed by the server. */
  @Override
  public void close() {
    end.countDown();
  }
}
