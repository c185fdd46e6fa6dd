package io.spendcast.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spendcast.contract.AvroEvents;
import io.spendcast.contract.ParseResult;
import io.spendcast.contract.Reason;
import io.spendcast.transforms.TestEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro's own writer makes the bytes. */
class AvroFormatTest {

  @Test
  void writesEveryTypeAsJson() throws Exception {
    Schema schema =
        record(
            """
            {"name": "text", "type": "string"}, {"name": "kind", "type": {"type": "enum",
              "name": "Kind", "symbols": ["a", "b"]}},
            {"name": "small", "type": "int"}, {"name": "large", "type": "long"},
            {"name": "single", "type": "float"}, {"name": "double", "type": "double"},
            {"name": "yes", "type": "boolean"}, {"name": "none", "type": ["null", "string"]},
            {"name": "some", "type": ["null", "string"]},
            {"name": "bytes", "type": "bytes"},
            {"name": "fixed", "type": {"type": "fixed", "name": "F", "size": 3}},
            {"name": "list", "type": {"type": "array", "items": "int"}},
            {"name": "empty", "type": {"type": "array", "items": "int"}},
            {"name": "map", "type": {"type": "map", "values": "long"}}
            """);
    GenericRecord record = new GenericData.Record(schema);
    record.put("text", "ü\"\u0000😀");
    record.put("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), "b"));
    record.put("small", Integer.MIN_VALUE);
    record.put("large", Long.MAX_VALUE);
    record.put("single", 0.5f);
    record.put("double", 1e300);
    record.put("yes", true);
    record.put("some", "x");
    record.put("bytes", ByteBuffer.wrap(new byte[] {1, 2}));
    record.put(
        "fixed", new GenericData.Fixed(schema.getField("fixed").schema(), new byte[] {1, 2, 3}));
    record.put("list", List.of(1, -2, 3));
    record.put("empty", List.of());
    record.put("map", Map.of("k", 7L));

    assertThat(json(schema, bytes(schema, record)))
        .isEqualTo(
            "{\"text\":\"ü\\\"\\u0000\\uD83D\\uDE00\",\"kind\":\"b\",\"small\":-2147483648,"
                + "\"large\":9223372036854775807,\"single\":0.5,\"double\":1.0E300,\"yes\":true,"
                + "\"none\":null,\"some\":\"x\",\"bytes\":null,\"fixed\":null,\"list\":[1,-2,3],"
                + "\"empty\":[],\"map\":{\"k\":7}}");
  }

  @ParameterizedTest
  @CsvSource({
    "19.99, 2, 19.99",
    "20.00, 2, 20.00",
    "-0.01, 2, -0.01",
    "7, 0, 7",
    "1.2345, 4, 1.2345",
    "19.990000000, 9, 19.99",
    "20.000000000, 9, 20",
    "0.123456789, 9, 0.123456789",
  })
  void writesADecimalAsTheContractsString(BigDecimal value, int scale, String text)
      throws Exception {
    Schema schema =
        record(
            """
            {"name": "v", "type": {"type": "bytes", "logicalType": "decimal", "precision": 16,
              "scale": %d}}
            """
                .formatted(scale));
    GenericRecord record = new GenericData.Record(schema);
    record.put("v", ByteBuffer.wrap(value.unscaledValue().toByteArray()));

    assertThat(json(schema, bytes(schema, record))).isEqualTo("{\"v\":\"" + text + "\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "timestamp-millis, 1795564800123, 2026-11-25T00:00:00.123Z",
    "timestamp-micros, 1795564800123456, 2026-11-25T00:00:00.123456Z",
    "timestamp-micros, -9223372036854775808, -290308-12-21T19:59:05.224192Z",
  })
  void writesATimestampAsTheContractsString(String meaning, long value, String text)
      throws Exception {
    Schema schema =
        record(
            "{\"name\": \"v\", \"type\": {\"type\": \"long\", \"logicalType\": \""
                + meaning
                + "\"}}");
    GenericRecord record = new GenericData.Record(schema);
    record.put("v", value);

    assertThat(json(schema, bytes(schema, record))).isEqualTo("{\"v\":\"" + text + "\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "02", // a text of one byte, which is missing
        "01", // a text of -1 bytes
        "feffffff0f", // a text of 2 GiB
        "feffffffffffffffff01", // a text of 8 EiB
        "ffffffffffffffffffff01", // a number of eleven bytes
        "026100", // a byte too many
      })
  void rejectsBytesThatAreNoText(String hex) throws Exception {
    assertThat(rejected(record("{\"name\": \"v\", \"type\": \"string\"}"), hex).reason())
        .isEqualTo(Reason.NOT_DECODABLE);
  }

  @Test
  void rejectsChoicesThatTheSchemaDoesNotHave() throws Exception {
    Schema union = record("{\"name\": \"v\", \"type\": [\"null\", \"string\"]}");
    Schema symbol =
        record(
            "{\"name\": \"v\", \"type\":"
                + " {\"type\": \"enum\", \"name\": \"K\", \"symbols\": [\"a\"]}}");

    for (Schema schema : List.of(union, symbol)) {
      assertThat(rejected(schema, "04").reason()).isEqualTo(Reason.NOT_DECODABLE);
      assertThat(rejected(schema, "01").reason()).isEqualTo(Reason.NOT_DECODABLE);
    }
  }

  @Test
  void rejectsTextThatIsNotUtf8() throws Exception {
    assertThat(rejected(record("{\"name\": \"v\", \"type\": \"string\"}"), "02ff").reason())
        .isEqualTo(Reason.NOT_UTF8);
  }

  /** A few bytes that claim a billion items, which need no bytes at all. */
  @Test
  void rejectsItemsWithoutEnd() throws Exception {
    Schema nulls =
        record("{\"name\": \"v\", \"type\": {\"type\": \"array\", \"items\": \"null\"}}");

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThat(rejected(nulls, "80a8d6b90700").reason()).isEqualTo(Reason.TOO_LARGE));
  }

  @Test
  void rejectsASchemaInsideItselfWithoutEnd() throws Exception {
    Schema list = record("{\"name\": \"next\", \"type\": [\"null\", \"Event\"]}");

    assertThat(rejected(list, "02".repeat(100_000)).reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(json(list, new byte[] {2, 2, 0})).isEqualTo("{\"next\":{\"next\":{\"next\":null}}}");
  }

  @Test
  void readsBlocksThatTellTheirSizeInBytes() throws Exception {
    Schema ints = record("{\"name\": \"v\", \"type\": {\"type\": \"array\", \"items\": \"int\"}}");

    assertThat(json(ints, new byte[] {3, 4, 2, 4, 2, 6, 0})).isEqualTo("{\"v\":[1,2,3]}");
  }

  @Test
  void rejectsWhatIsNoSchema() {
    for (String schema : List.of("", "{", "{\"type\": \"nothing\"}", "\"Event\"")) {
      UnreadableException rejection =
          catchThrowableOfType(UnreadableException.class, () -> AvroFormat.of(7, schema));
      assertThat(rejection.result())
          .isEqualTo(new ParseResult.Rejected(Reason.UNKNOWN_SCHEMA, "schema 7 is no Avro schema"));
    }
  }

  /** Damaged bytes give JSON or a rejection, never anything else. */
  @Test
  void readsAnyBytes() throws Exception {
    Random random = new Random(20261201);
    byte[] event = AvroEvents.bytes(TestEvent.purchase(1, "C-1", "19.99").json());
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Arrays.copyOf(event, event.length - random.nextInt(3));
      for (int n = 0; n <= random.nextInt(4); n++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        AvroFormat.of(1, AvroEvents.SCHEMA.toString()).json(ByteBuffer.wrap(damaged));
      } catch (UnreadableException e) {
        assertThat(e.result().reason())
            .isIn(Reason.NOT_DECODABLE, Reason.NOT_UTF8, Reason.TOO_LARGE);
      }
    }
  }

  private static Schema record(String fields) {
    return new Schema.Parser()
        .parse("{\"type\": \"record\", \"name\": \"Event\", \"fields\": [" + fields + "]}");
  }

  private static byte[] bytes(Schema schema, GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static String json(Schema schema, byte[] payload) throws UnreadableException {
    return new String(AvroFormat.of(1, schema.toString()).json(ByteBuffer.wrap(payload)), UTF_8);
  }

  private static ParseResult.Rejected rejected(Schema schema, String hex) {
    byte[] payload = HexFormat.of().parseHex(hex);
    return catchThrowableOfType(UnreadableException.class, () -> json(schema, payload)).result();
  }
}
