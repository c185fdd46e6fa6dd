package io.spendcast.transforms;

import io.spendcast.transforms.jvm.PerJvm;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads ranges of a topic again, with a plain consumer of the stream's own properties and so at the
 * same isolation level, to see which offsets hold no record.
 */
public final class KafkaVoids implements Voids {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final String topic;
  private final Map<String, Object> consumerProperties;

  private KafkaVoids(String topic, Map<String, Object> consumerProperties) {
    this.topic = topic;
    this.consumerProperties = consumerProperties;
  }

  /**
   * @param consumerProperties the stream's, serialisable
   */
  public static KafkaVoids of(String topic, Map<String, Object> consumerProperties) {
    return new KafkaVoids(topic, new HashMap<>(consumerProperties));
  }

  @Override
  public List<OffsetRange> in(OffsetRange range) {
    record Key(String topic, Map<String, Object> properties) implements Serializable {}
    return PerJvm.get(Probe.class, new Key(topic, consumerProperties), this::open).voidsIn(range);
  }

  private Probe open() {
    Map<String, Object> properties = new HashMap<>(consumerProperties);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new Probe(
        topic,
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  private static final class Probe implements AutoCloseable {
    private final String topic;
    private final Consumer<byte[], byte[]> consumer;

    Probe(String topic, Consumer<byte[], byte[]> consumer) {
      this.topic = topic;
      this.consumer = consumer;
    }

    synchronized List<OffsetRange> voidsIn(OffsetRange range) {
      TopicPartition partition = new TopicPartition(topic, range.partition());
      consumer.assign(List.of(partition));
      consumer.seek(partition, range.from());
      List<OffsetRange> voids = new ArrayList<>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      long reached = range.from();
      while (reached < range.to()) {
        for (ConsumerRecord<byte[], byte[]> record :
            consumer.poll(Duration.ofMillis(200)).records(partition)) {
          addVoid(voids, range, reached, record.offset());
          reached = record.offset() + 1;
        }
        long position = consumer.position(partition);
        addVoid(voids, range, reached, position);
        reached = Math.max(reached, position);
        if (reached < range.to() && System.nanoTime() > deadline) {
          throw new IllegalStateException("Kafka does not let us read " + range + " again");
        }
      }
      return voids;
    }

    private static void addVoid(List<OffsetRange> voids, OffsetRange range, long from, long to) {
      long end = Math.min(to, range.to());
      if (from < end) {
        voids.add(new OffsetRange(range.partition(), from, end));
      }
    }

    @Override
    public synchronized void close() {
      consumer.close(Duration.ZERO);
    }
  }
}
