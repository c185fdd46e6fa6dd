package io.spendcast.integration.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record to send.
 *
 * @param timestamp any number; an ordinary producer refuses negative ones
 * @param keyOrNull null for a record without a key
 * @param valueOrNull null for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a copy of each would cost.
record OddRecord(
    int partition, long timestamp, byte[] keyOrNull, byte[] valueOrNull, List<Header> headers) {

  OddRecord {
    headers = List.copyOf(headers);
  }

  OddRecord withPartition(int other) {
    return new OddRecord(other, timestamp, keyOrNull, valueOrNull, headers);
  }

  /** Whether a few of them may be too large for a batch. */
  boolean isLarge() {
    return size() > 256 << 10;
  }

  /** The record for an ordinary producer, which loses the sign of the timestamp. */
  ProducerRecord<byte[], byte[]> toProducerRecord(String topic) {
    long unsigned = timestamp & Long.MAX_VALUE;
    return new ProducerRecord<>(topic, partition, unsigned, keyOrNull, valueOrNull, headers);
  }

  /** SHA-256 of key and value in hexadecimal digits, {@code none} for null. */
  String digests() {
    return digest(keyOrNull) + " " + digest(valueOrNull);
  }

  /** Bytes in a batch, at most. */
  int size() {
    int size = 100 + length(keyOrNull) + length(valueOrNull);
    for (Header header : headers) {
      size += 20 + header.key().getBytes(StandardCharsets.UTF_8).length + length(header.value());
    }
    return size;
  }

  private static int length(byte[] bytesOrNull) {
    return bytesOrNull == null ? 0 : bytesOrNull.length;
  }

  private static String digest(byte[] bytesOrNull) {
    return bytesOrNull == null ? "none" : Sha256.of(bytesOrNull);
  }
}
