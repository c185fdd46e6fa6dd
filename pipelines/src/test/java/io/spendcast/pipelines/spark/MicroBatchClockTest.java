package io.spendcast.pipelines.spark;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MicroBatchClockTest {
  private final ExecutorService timer = Executors.newSingleThreadExecutor();

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  @Test
  void ordersAtOnceWhileThereIsRoom() {
    MicroBatchClock clock = new MicroBatchClock(Duration.ofDays(1));
    for (int i = 1; i <= MicroBatchClock.UNDERWAY; i++) {
      assertTrue(clock.waitTillTime(i) > i);
    }
  }

  @Test
  void neverOrdersBeforeItsTime() {
    MicroBatchClock clock = new MicroBatchClock(Duration.ofDays(1));
    long soon = System.currentTimeMillis() + 30;
    assertTrue(clock.waitTillTime(soon) >= soon);
  }

  @Test
  void waitsForOneToComplete() throws Exception {
    MicroBatchClock clock = full(Duration.ofDays(1));
    Future<Long> next = timer.submit(() -> clock.waitTillTime(MicroBatchClock.UNDERWAY + 1));
    assertWaits(next);
    MicroBatchClock.completed(1);
    next.get();
  }

  @Test
  void countsThoseBeforeAsCompletedToo() {
    MicroBatchClock clock = full(Duration.ofDays(1));
    MicroBatchClock.completed(MicroBatchClock.UNDERWAY);
    for (int i = 1; i <= MicroBatchClock.UNDERWAY; i++) {
      clock.waitTillTime(MicroBatchClock.UNDERWAY + i);
    }
  }

  @Test
  void doesNotWaitForEver() {
    Duration longest = Duration.ofMillis(50);
    MicroBatchClock clock = full(longest);
    long before = System.nanoTime();
    clock.waitTillTime(MicroBatchClock.UNDERWAY + 1);
    assertTrue(System.nanoTime() - before >= longest.toNanos());
  }

  @Test
  void forgetsTheStreamBefore() {
    full(Duration.ofDays(1));
    new MicroBatchClock(Duration.ofDays(1)).waitTillTime(1);
  }

  private static MicroBatchClock full(Duration longestWait) {
    MicroBatchClock clock = new MicroBatchClock(longestWait);
    for (int i = 1; i <= MicroBatchClock.UNDERWAY; i++) {
      clock.waitTillTime(i);
    }
    return clock;
  }

  private static void assertWaits(Future<?> next) throws InterruptedException, ExecutionException {
    try {
      next.get(200, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      assertFalse(next.isDone());
      return;
    }
    throw new AssertionError("it did not wait");
  }
}
