package io.spendcast.local.monitor;

import io.spendcast.local.process.StackException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records that are not events, until it is closed. */
final class Records implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  private Records(KafkaProducer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Starts to send at a fixed rate.
   *
   * @param timestamps Kafka timestamp of each record
   */
  @SuppressWarnings("FutureReturnValueIgnored") // what is lost here is not missed
  static Records start(String bootstrap, int aSecond, Supplier<Instant> timestamps) {
    Records records =
        new Records(
            new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
                new ByteArraySerializer(),
                new ByteArraySerializer()));
    byte[] value = "no event".getBytes(StandardCharsets.UTF_8);
    records.timer.scheduleAtFixedRate(
        () ->
            records.producer.send(
                new ProducerRecord<>(
                    WatchedStack.TOPIC, null, timestamps.get().toEpochMilli(), null, value)),
        0,
        1_000_000 / aSecond,
        TimeUnit.MICROSECONDS);
    return records;
  }

  @Override
  public void close() {
    timer.shutdown();
    try {
      if (!timer.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new StackException("records are still sent");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
  }
}
