package io.spendcast.simulator.sink;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C and SIGTERM end a run in good order: records that were begun are sent and counted.
 */
final class StopSignal implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean given;

  static StopSignal listen() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(signal::give, "stop"));
    return signal;
  }

  boolean isGiven() {
    return given;
  }

  /** Marks the run as over, so that a stopping JVM waits no longer. */
  @Override
  public void close() {
    finished.countDown();
  }

  private void give() {
    given = true;
    try {
      boolean inTime = finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!inTime) {
        System.err.println("simulate: stopped in the middle");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
