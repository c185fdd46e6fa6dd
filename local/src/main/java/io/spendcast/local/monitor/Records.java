package io.spendcast.local.monitor;

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

/** Sends records that are not events at a fixed rate, until it is closed. */
final class Records implements AutoCloseable {
  private static final byte[] VALUE = "no event".getBytes(StandardCharsets.UTF_8);

  private final KafkaProducer<byte[], byte[]> producer;
  private final Supplier<Instant> timestamps;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  /**
   * @param timestamps Kafka timestamp of each record
   */
  Records(String bootstrap, int aSecond, Supplier<Instant> timestamps) {
    this.producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.timestamps = timestamps;
    var unused =
        timer.scheduleAtFixedRate(this::send, 0, 1_000_000 / aSecond, TimeUnit.MICROSECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what is lost here is not missed
  private void send() {
    long timestamp = timestamps.get().toEpochMilli();
    producer.send(new ProducerRecord<>(WatchedStack.TOPIC, null, timestamp, null, VALUE));
  }

  @Override
  public void close() {
    timer.shutdownNow();
    producer.close();
  }
}
