package io.spendcast.pipelines.spark;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchCompleted;
import org.apache.spark.util.SystemClock;

/**
 * The clock by which Spark orders micro-batches; it waits while {@value #UNDERWAY} are under way.
 *
 * <p>Spark's own orders one at each interval, however long they take. What was read is freed by an
 * event that queues behind those orders, so a stream that is too slow for its interval fills its
 * heap. Here an order comes late instead. None is left out, since each micro-batch stands on the
 * one before.
 *
 * <p>Spark makes it by its name ({@code spark.streaming.clock}) and a JVM has one stream at a time:
 * what is under way is static.
 */
public final class MicroBatchClock extends SystemClock {
  /** One that is read, one that is stored, and one that waits, so that neither has to. */
  static final int UNDERWAY = 3;

  /** Then one more: whatever happened to the others, a stop must not wait for ever. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private static final Lock LOCK = new ReentrantLock();
  private static final Condition COMPLETED = LOCK.newCondition();

  @GuardedBy("LOCK")
  private static final Deque<Long> ORDERED = new ArrayDeque<>();

  private final Duration longestWait;

  public MicroBatchClock() {
    this(LONGEST_WAIT);
  }

  MicroBatchClock(Duration longestWait) {
    this.longestWait = longestWait;
    LOCK.lock();
    try {
      ORDERED.clear();
    } finally {
      LOCK.unlock();
    }
  }

  /**
   * Returns when it is time for the micro-batch of {@code timeMillis}, and there is room for it.
   */
  @Override
  public long waitTillTime(long timeMillis) {
    super.waitTillTime(timeMillis);
    LOCK.lock();
    try {
      long left = longestWait.toNanos();
      while (ORDERED.size() >= UNDERWAY && left > 0) {
        left = COMPLETED.awaitNanos(left);
      }
      ORDERED.addLast(timeMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      LOCK.unlock();
    }
    return getTimeMillis();
  }

  /** They complete in the order of their times, so one that was not heard of is done too. */
  static void completed(long timeMillis) {
    LOCK.lock();
    try {
      ORDERED.removeIf(time -> time <= timeMillis);
      COMPLETED.signalAll();
    } finally {
      LOCK.unlock();
    }
  }

  public static final class Listener extends JavaStreamingListener {
    @Override
    public void onBatchCompleted(JavaStreamingListenerBatchCompleted completed) {
      MicroBatchClock.completed(completed.batchInfo().batchTime().milliseconds());
    }
  }
}
