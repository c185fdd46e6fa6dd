package io.spendcast.pipelines.spark;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Consumer that fetches no more bytes than a micro-batch can hold.
 *
 * <p>Beam bounds a micro-batch by records and by time alone. In that time a fast broker delivers
 * hundreds of records of a mebibyte. This is more than the heap holds, and it happens again after
 * every restart. Ordinary records are too small to reach the bound.
 *
 * <p>Delete when the runner bounds a micro-batch by bytes.
 */
public final class ThrottledConsumer extends KafkaConsumer<byte[], byte[]> {
  /**
   * Bytes that all splits together fetch in one read. Spark keeps the bytes of some twenty
   * micro-batches.
   */
  private static final long BYTES_PER_READ = 4L << 20;

  private static final long BURST_AT_LEAST = 512L << 10;
  private static final long BURSTS_PER_SECOND = 4;

  private final Budget budget;

  /**
   * @param splits number of splits that read at the same time
   */
  public ThrottledConsumer(Map<String, Object> config, int splits) {
    super(config);
    long burst = Math.max(BURST_AT_LEAST, BYTES_PER_READ / splits);
    budget = new Budget(BURSTS_PER_SECOND * burst, burst, System::nanoTime);
  }

  /** Polls for Beam, which still calls the deprecated method. */
  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester") // only Beam calls it
  public ConsumerRecords<byte[], byte[]> poll(long timeoutMillis) {
    return poll(Duration.ofMillis(timeoutMillis));
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    long wait = budget.nanosUntilPositive();
    if (wait > 0) {
      LockSupport.parkNanos(Math.min(wait, timeout.toNanos()));
      if (budget.nanosUntilPositive() > 0) {
        return ConsumerRecords.empty();
      }
    }
    ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      budget.take(
          Math.max(0L, record.serializedKeySize()) + Math.max(0L, record.serializedValueSize()));
    }
    return records;
  }

  /**
   * Bytes that may still be read. The number grows with time up to the burst, and is below 0 after
   * a large poll.
   */
  static final class Budget {
    private final double perNano;
    private final long burst;
    private final LongSupplier nanoTime;
    private double bytes;
    private long asOf;

    Budget(long perSecond, long burst, LongSupplier nanoTime) {
      this.perNano = (double) perSecond / TimeUnit.SECONDS.toNanos(1);
      this.burst = burst;
      this.nanoTime = nanoTime;
      this.bytes = burst;
      this.asOf = nanoTime.getAsLong();
    }

    void take(long read) {
      grow();
      bytes -= read;
    }

    /** Nanoseconds until something may be read; 0 when that is now. */
    long nanosUntilPositive() {
      grow();
      return bytes > 0 ? 0 : (long) (-bytes / perNano) + 1;
    }

    private void grow() {
      long now = nanoTime.getAsLong();
      bytes = Math.min((double) burst, bytes + (now - asOf) * perNano);
      asOf = now;
    }
  }
}
