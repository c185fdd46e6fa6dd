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
 * Clock by which Spark orders micro-batches; it waits while {@value #UNDERWAY} are under way.
 *
 * <p>Spark's own clock orders one at each interval, however long they take. An event that queues
 * behind those orders frees the records that were read. A stream that is too slow for its interval
 * therefore fills its heap. With this clock an order comes late instead. None is left out, since
 * each micro-batch continues where the one before it ended.
 *
 * <p>Spark creates the clock by its class name ({@code spark.streaming.clock}). A JVM runs one
 * stream at a time, so the micro-batches under way are static.
 *
 * <p>Delete when Spark bounds the number of queued micro-batches itself.
 */
public final class MicroBatchClock extends SystemClock {
  /**
   * Largest number of micro-batches under way: one is read, one is stored, and one waits, so that
   * neither step has to.
   */
  static final int UNDERWAY = 3;

  /**
   * Longest wait for a micro-batch to complete, after which one more is ordered. A stop must not
   * wait for ever, whatever happened to the others.
   */
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

  /**
   * Removes the micro-batches up to this time. They complete in the order of their times, so an
   * earlier one without an event of its own is complete too.
   */
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
