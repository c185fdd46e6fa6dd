package io.spendcast.pipelines.cli.redrive;

import io.spendcast.transforms.format.KeptHeaders;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.values.KV;
import org.apache.kafka.common.header.Headers;

/**
 * A dead letter as a row of the database; bytes are in base 64.
 *
 * @param headers null without any
 */
public record DeadRecord(
    UUID topicId,
    int partition,
    long kafkaOffset,
    String recordKey,
    String payload,
    Map<String, String> headers) {

  /** Record that is sent again; its timestamp is the time of sending. */
  public KafkaRecord<byte[], byte[]> toSend(String topic, Instant now) {
    return new KafkaRecord<>(
        topic,
        partition,
        kafkaOffset,
        now.toEpochMilli(),
        KafkaTimestampType.CREATE_TIME,
        kafkaHeaders(),
        KV.of(bytes(recordKey), value()));
  }

  Headers kafkaHeaders() {
    return KeptHeaders.toKafka(headers == null ? Map.of() : headers);
  }

  byte[] value() {
    return bytes(payload);
  }

  private static byte[] bytes(String base64) {
    return base64 == null ? null : Base64.getMimeDecoder().decode(base64);
  }
}
