package io.spendcast.pipelines.stream.position;

import io.spendcast.pipelines.stream.position.SourceTopic.KafkaAwayException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Detects that a partition lost the end of its log and was written to again. A consumer that is
 * given an offset with its leader epoch asks the broker where that epoch ended (KIP-320). After an
 * ordinary change of leader it ended at the offset or later.
 */
final class LogDivergence {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private LogDivergence() {}

  /**
   * Offset at which the log differs, if it does. An end without a leader epoch proves nothing.
   *
   * @throws KafkaAwayException when Kafka does not answer
   */
  static Optional<Long> of(
      Map<String, Object> kafka, TopicPartition partition, PartitionEnd formerEnd)
      throws KafkaAwayException {
    if (formerEnd.leaderEpoch().isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return validate(consumer, partition, formerEnd);
    } catch (LogTruncationException e) {
      OffsetAndMetadata diverges = e.divergentOffsets().get(partition);
      return Optional.of(diverges == null ? 0L : diverges.offset());
    } catch (KafkaException e) {
      throw new KafkaAwayException("Kafka does not answer: " + e.getMessage(), e);
    }
  }

  private static Optional<Long> validate(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, PartitionEnd formerEnd) {
    consumer.assign(List.of(partition));
    // Finds the partition's leader first: only a consumer that knows it validates.
    consumer.endOffsets(List.of(partition), PATIENCE);
    consumer.seek(
        partition, new OffsetAndMetadata(formerEnd.offset(), formerEnd.leaderEpoch(), ""));
    consumer.position(partition, PATIENCE);
    return Optional.empty();
  }
}
