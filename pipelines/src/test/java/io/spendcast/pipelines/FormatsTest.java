package io.spendcast.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.contract.AvroEvents;
import io.spendcast.contract.ContractParser;
import io.spendcast.contract.FakeRegistry;
import io.spendcast.contract.ParseResult;
import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.format.EventFormats;
import io.spendcast.transforms.format.SchemaRegistry;
import io.spendcast.transforms.outcome.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The golden events through the stream's own graph, in every format that a topic may have. */
class FormatsTest {
  private static final Instant RECEIVED = Instant.parse("2026-11-22T00:00:00Z");
  private static final List<String> TABLES = List.of("purchases", "predictions", "alerts");
  private static final Map<String, String> STRUCTURED =
      Map.of("content-type", "application/cloudevents+json; charset=UTF-8");
  private static final Map<String, String> BINARY =
      Map.of(
          "content-type", "application/json",
          "ce_specversion", "1.0",
          "ce_type", "com.example.purchase");

  private FakeRegistry registry;

  @BeforeEach
  void start() {
    registry = FakeRegistry.start().with(7, AvroEvents.SCHEMA.toString());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  /** An event in some format. */
  private interface Format {
    byte[] value(byte[] json);
  }

  @Test
  void givesTheSameRowsInEveryFormat() throws IOException {
    List<String> json = rows(Map.of(), event -> event);

    assertThat(json).hasSizeGreaterThan(30);
    assertThat(rows(Map.of("traceparent", "00-1-2-01"), event -> event)).isEqualTo(json);
    assertThat(rows(BINARY, event -> event)).isEqualTo(json);
    assertThat(rows(STRUCTURED, FormatsTest::envelope)).isEqualTo(json);
    assertThat(rows(Map.of(), FormatsTest::avro)).isEqualTo(json);
    assertThat(rows(STRUCTURED, FormatsTest::base64)).isEqualTo(json);
  }

  @Test
  void sendsWhatItCannotDecodeToTheDeadLettersByteForByte() {
    TestStream stream = new TestStream().withFormats(formats());

    stream.run(
        List.of(
            record(0, AvroEvents.framed(8, new byte[] {1}), Map.of("ce_id", "X")),
            record(1, AvroEvents.framed(7, new byte[] {1}), Map.of())));

    assertThat(
            stream.database.query(
                "select kafka_offset, reason, detail, payload, headers from spendcast.dead_letters"
                    + " order by 1"))
        .containsExactly(
            "0 | unknown_schema | schema 8 is not in the registry | \\x000000000801 |"
                + " {\"ce_id\": \"X\"}",
            "1 | not_decodable | the payload has a length of -1 bytes, of which 0 are left at byte 1"
                + " | \\x000000000701 | ");
  }

  @Test
  void storesNothingWhileTheRegistryIsAwayAndEverythingAfterwards() {
    TestStream stream = new TestStream().withFormats(formats());
    List<KafkaRecord<byte[], byte[]>> bundle = List.of(record(0, avro(events().get(0)), Map.of()));
    registry.isAway(true);

    assertThatThrownBy(() -> stream.run(bundle)).hasMessageContaining("gives no schema 7");
    assertThat(stream.database.query("select 1 from spendcast.purchases")).isEmpty();
    assertThat(stream.database.query("select 1 from spendcast.dead_letters")).isEmpty();

    registry.isAway(false);
    stream.run(bundle);
    assertThat(stream.database.query("select 1 from spendcast.purchases")).hasSize(1);
  }

  private EventFormats formats() {
    return EventFormats.withRegistry(new SchemaRegistry(registry.url(), "", Duration.ofSeconds(1)));
  }

  private List<String> rows(Map<String, String> headers, Format format) throws IOException {
    TestStream stream = new TestStream().withFormats(formats());
    stream.database.execute(Files.readString(GoldenRecords.FOLDER.resolve("rates.sql")));
    List<KafkaRecord<byte[], byte[]>> records = new ArrayList<>();
    for (byte[] event : events()) {
      records.add(record(records.size(), format.value(event), headers));
    }
    stream.run(records);
    List<String> rows = new ArrayList<>();
    for (String table : TABLES) {
      String sql = Files.readString(GoldenRecords.FOLDER.resolve(table + ".sql"));
      rows.addAll(stream.database.query(sql));
    }
    assertThat(stream.database.query("select distinct headers from spendcast.purchases"))
        .hasSize(1)
        .allMatch(stored -> headers.isEmpty() == stored.isEmpty());
    return rows;
  }

  /** Those that the contract takes, with prices of two decimals, as the schema has. */
  private static List<byte[]> events() {
    try {
      return GoldenRecords.read().stream()
          .map(record -> record.getKV().getValue())
          .filter(
              value ->
                  new ContractParser().parse(value, RECEIVED) instanceof ParseResult.Parsed parsed
                      && parsed.purchase().items().stream()
                          .allMatch(item -> item.unitPrice().scale() == 2))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KafkaRecord<byte[], byte[]> record(
      long offset, byte[] value, Map<String, String> headers) {
    Position position = new Position(TestDatabase.TOPIC_ID, 0, offset, RECEIVED);
    return OneBundle.record(position, null, value, headers);
  }

  private static byte[] envelope(byte[] json) {
    return ("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/shop\",\"type\":\"purchase\",\"data\":"
            + new String(json, UTF_8)
            + "}")
        .getBytes(UTF_8);
  }

  private static byte[] avro(byte[] json) {
    return AvroEvents.framed(7, AvroEvents.bytes(json));
  }

  private static byte[] base64(byte[] json) {
    String data = Base64.getEncoder().encodeToString(avro(json));
    return ("{\"specversion\":\"1.0\",\"data_base64\":\"" + data + "\"}").getBytes(UTF_8);
  }
}
