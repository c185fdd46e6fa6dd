package io.spendcast.simulator.sink;

import io.spendcast.simulator.events.InvalidFlags;
import io.spendcast.simulator.events.SimulatedEvent;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends records through an idempotent producer with {@code acks=all}: each is stored once, those of
 * one key in the order given. Fails at the next call after a record could not be stored. A
 * restarting broker forgets the producers of records with timestamps over a day old ({@code
 * producer.id.expiration.ms}). Such a record, when in flight at that moment, may be stored twice.
 */
final class KafkaSink implements EventSink {
  private static final String START_MILLIS = "15000";

  /**
   * Oversize records are sent on purpose: the producer must let them pass, and compressed they are
   * small enough for a broker with the default {@code message.max.bytes}.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "4194304",
          ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4",
          ProducerConfig.BATCH_SIZE_CONFIG, "131072",
          ProducerConfig.LINGER_MS_CONFIG, "5");

  private final Producer<String, byte[]> producer;
  private final String topic;
  private final Timestamps timestamps;
  private final Map<Integer, PartitionCount> counts = new ConcurrentSkipListMap<>();
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  private KafkaSink(Producer<String, byte[]> producer, String topic, Timestamps timestamps) {
    this.producer = producer;
    this.topic = topic;
    this.timestamps = timestamps;
  }

  /**
   * @throws InvalidFlags if the topic can't be found
   */
  static KafkaSink to(String topic, Properties client, Timestamps timestamps) {
    Properties properties = new Properties();
    properties.putAll(DEFAULTS);
    properties.putAll(client);
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    try {
      checkTopic(topic, client);
      return new KafkaSink(
          new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer()),
          topic,
          timestamps);
    } catch (KafkaException e) {
      throw new InvalidFlags("wrong Kafka properties: " + e.getMessage());
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The callback learns of failures.
  public boolean send(SimulatedEvent event) {
    check();
    String key = event.key().isEmpty() ? null : event.key();
    byte[] value = event.isTombstone() ? null : event.value();
    Long timestamp = timestamps.of(event, Clock.systemUTC());
    producer.send(new ProducerRecord<>(topic, null, timestamp, key, value), this::stored);
    return true;
  }

  @Override
  public List<PartitionCount> finish() {
    producer.flush();
    check();
    return List.copyOf(counts.values());
  }

  @Override
  public void close() {
    producer.close();
  }

  private void stored(RecordMetadata at, Exception problem) {
    if (problem != null) {
      failure.compareAndSet(null, problem);
      return;
    }
    PartitionCount one = new PartitionCount(at.partition(), 1, at.offset(), at.offset());
    counts.merge(at.partition(), one, PartitionCount::plus);
  }

  private void check() {
    if (failure.get() != null) {
      throw new IllegalStateException(
          "a record was not stored: " + failure.get().getMessage(), failure.get());
    }
  }

  private static void checkTopic(String topic, Properties client) {
    Properties hasty = new Properties();
    hasty.putAll(client);
    hasty.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, START_MILLIS);
    hasty.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, START_MILLIS);
    try (Admin admin = Admin.create(hasty)) {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
    } catch (ExecutionException e) {
      throw new InvalidFlags("can't use topic " + topic + ": " + e.getCause().getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InvalidFlags("interrupted while looking for topic " + topic);
    }
  }
}
