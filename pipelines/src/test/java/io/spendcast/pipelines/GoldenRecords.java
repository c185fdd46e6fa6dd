package io.spendcast.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.outcome.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.kafka.KafkaRecord;

/**
 * The records of {@code golden/events.ndjson}. A line has a {@code note} for the reader, and its
 * value as an {@code event}, as {@code text}, as {@code bytes} in hexadecimal, or not at all;
 * {@code partition} is 0 unless it says so, and offsets count up.
 */
public final class GoldenRecords {
  public static final Path FOLDER = Path.of("src/test/resources/golden");

  private static final Instant KAFKA_TIMESTAMP = Instant.parse("2026-11-22T00:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenRecords() {}

  public static List<KafkaRecord<byte[], byte[]>> read() throws IOException {
    return read(FOLDER);
  }

  /** The records of another folder's {@code events.ndjson}. */
  static List<KafkaRecord<byte[], byte[]>> read(Path folder) throws IOException {
    List<KafkaRecord<byte[], byte[]>> records = new ArrayList<>();
    Map<Integer, Long> offsets = new HashMap<>();
    for (String line : Files.readAllLines(folder.resolve("events.ndjson"))) {
      JsonNode record = JSON.readTree(line);
      int partition = record.path("partition").asInt(0);
      long offset = offsets.merge(partition, 1L, Long::sum) - 1;
      Position position = new Position(TestDatabase.TOPIC_ID, partition, offset, KAFKA_TIMESTAMP);
      records.add(OneBundle.record(position, key(record), value(record)));
    }
    return records;
  }

  private static byte[] key(JsonNode record) {
    JsonNode customer = record.path("event").path("customer_id");
    return customer.isMissingNode() ? null : customer.asText().getBytes(UTF_8);
  }

  private static byte[] value(JsonNode record) {
    if (record.has("event")) {
      return record.get("event").toString().getBytes(UTF_8);
    }
    if (record.has("text")) {
      return record.get("text").asText().getBytes(UTF_8);
    }
    return record.has("bytes") ? HexFormat.of().parseHex(record.get("bytes").asText()) : null;
  }
}
