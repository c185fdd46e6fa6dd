package io.spendcast.transforms.ledger;

import io.spendcast.inference.PerJvm;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads ranges of a topic again, with a plain consumer that has the stream's own properties, and so
 * the same isolation level. An offset is void when that consumer passes it without a record; below
 * the last stable offset, which it never passes, that is final.
 */
public final class KafkaGapFinder implements GapFinder {
  private final String topic;
  private final Map<String, Object> consumerProperties;

  private KafkaGapFinder(String topic, Map<String, Object> consumerProperties) {
    this.topic = topic;
    this.consumerProperties = consumerProperties;
  }

  /**
   * @param consumerProperties of the stream, serialisable
   */
  public static KafkaGapFinder of(String topic, Map<String, Object> consumerProperties) {
    return new KafkaGapFinder(topic, new HashMap<>(consumerProperties));
  }

  @Override
  public List<OffsetRange> in(OffsetRange range) {
    return probe(range).gapsIn(range);
  }

  @Override
  public Optional<OffsetRange> atStartOf(OffsetRange range) {
    return probe(range).gapsAtStartOf(range);
  }

  /**
   * Probe of the range's partition, one per JVM. A partition's ranges follow each other, and so are
   * read without seeking.
   */
  private GapProbe probe(OffsetRange range) {
    record Key(String topic, int partition, Map<String, Object> properties)
        implements Serializable {}
    return PerJvm.get(
        GapProbe.class,
        new Key(topic, range.partition(), consumerProperties),
        () -> open(range.partition()));
  }

  private GapProbe open(int partition) {
    Map<String, Object> properties = new HashMap<>(consumerProperties);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    // A fetch at the end of the partition must not hold up the next range.
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new GapProbe(
        new TopicPartition(topic, partition),
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }
}
