package io.spendcast.pipelines.cli.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spendcast.pipelines.cli.Failure;
import io.spendcast.pipelines.start.KafkaOptions;
import io.spendcast.pipelines.start.WrongStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topic that the stream reads, to which records are sent again. */
final class RedriveTopic implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final String name;
  private final Producer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();

  private RedriveTopic(String name, Producer<byte[], byte[]> producer) {
    this.name = name;
    this.producer = producer;
  }

  /**
   * @param read ids of the topics that streams read
   * @throws WrongStart when Kafka refuses the client, or none of the ids is that of the topic
   */
  static RedriveTopic open(KafkaOptions kafka, List<UUID> read) {
    Map<String, Object> properties = kafka.properties();
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 << 20);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_SECONDS * 1000);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE_SECONDS * 1000);
    try {
      Uuid id = idOf(kafka.topic(), properties);
      if (!read.contains(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()))) {
        throw new WrongStart("no stream of this database reads topic " + kafka.topic());
      }
      return new RedriveTopic(
          kafka.topic(),
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
    } catch (KafkaException | ExecutionException | TimeoutException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new WrongStart("cannot use topic " + kafka.topic() + ": " + cause.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WrongStart("interrupted", e);
    }
  }

  private static Uuid idOf(String topic, Map<String, Object> properties)
      throws ExecutionException, InterruptedException, TimeoutException {
    Admin admin = Admin.create(properties);
    try {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .get(topic)
          .topicId();
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  /**
   * Sends a record with the present time as its timestamp: Kafka's retention must not remove it
   * before it is read.
   */
  void send(String customerId, DeadRecord dead) {
    sent.add(
        producer.send(
            new ProducerRecord<>(
                name, null, customerId.getBytes(UTF_8), dead.value(), dead.kafkaHeaders())));
  }

  /**
   * Waits until every record that was sent is durable.
   *
   * @throws Failure when Kafka refuses one, or does not answer in time
   */
  void await() {
    for (Future<RecordMetadata> record : sent) {
      try {
        record.get(2 * PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new Failure("Kafka did not take a record: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Failure("interrupted");
      }
    }
    sent.clear();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(PATIENCE_SECONDS));
  }
}
