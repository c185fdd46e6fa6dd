package io.spendcast.pipelines.stream.position;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.pipelines.stream.position.SourceTopic.KafkaAwayException;
import io.spendcast.pipelines.stream.settings.StreamSettings;
import io.spendcast.transforms.format.EventFormats;
import io.spendcast.transforms.format.KeptHeaders;
import io.spendcast.transforms.format.UnreadableException;
import io.spendcast.transforms.ledger.OffsetRange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.beam.vendor.guava.v32_1_2_jre.com.google.common.hash.Hashing;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads records of a partition again, to compare them with what was stored of them. */
final class RereadRecords {
  private static final long PATIENCE_SECONDS = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String topic;
  private final EventFormats formats;
  private final Map<String, Object> properties;

  RereadRecords(StreamSettings settings) {
    this.topic = settings.topic();
    this.formats = settings.formats();
    this.properties = new HashMap<>(settings.kafka());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    // A stream that read uncommitted records has stored the committed ones too, not vice versa.
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
  }

  /**
   * Record of Kafka.
   *
   * @param eventId event id in its payload; empty when there is none
   * @param digest SHA-256 of its payload as hexadecimal digits; empty when it has none
   */
  record Seen(long offset, String eventId, String digest) {}

  /**
   * Reads the committed records of these offsets, for 20 s at most. Later ones are left out then,
   * as behind an open transaction.
   */
  List<Seen> in(OffsetRange range) throws KafkaAwayException {
    List<Seen> seen = new ArrayList<>();
    TopicPartition from = new TopicPartition(topic, range.partition());
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(from));
      consumer.seek(from, range.from());
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (consumer.position(from) < range.to()) {
        consumer.poll(Duration.ofMillis(200)).records(from).stream()
            .filter(record -> record.offset() < range.to())
            .forEach(record -> seen.add(seen(record)));
        if (System.nanoTime() > deadline) {
          // The rest lies behind an open transaction, where only an uncommitted read continues.
          return seen;
        }
      }
      return seen;
    } catch (KafkaException e) {
      throw new KafkaAwayException("Kafka does not answer: " + e.getMessage(), e);
    }
  }

  private Seen seen(ConsumerRecord<byte[], byte[]> record) {
    String digest =
        record.value() == null ? "" : Hashing.sha256().hashBytes(record.value()).toString();
    return new Seen(record.offset(), eventId(record), digest);
  }

  /**
   * Event id of a record; empty when there is none. Ignores the contract's rules, which may have
   * changed since the record was stored.
   */
  private String eventId(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return "";
    }
    try {
      byte[] json = formats.json(record.value(), KeptHeaders.of(record.headers()));
      return JSON.readTree(json).path("event_id").asText();
    } catch (IOException | UnreadableException e) {
      return "";
    }
  }
}
