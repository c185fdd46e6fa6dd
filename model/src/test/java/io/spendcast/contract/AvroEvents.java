package io.spendcast.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Contract events in Avro, by the example of a schema that we ship. */
public final class AvroEvents {
  public static final Schema SCHEMA = schema();

  private static final ObjectMapper JSON = new ObjectMapper();

  private AvroEvents() {}

  private static Schema schema() {
    try (InputStream schema = ContractParser.class.getResourceAsStream("purchase.avsc")) {
      return new Schema.Parser().parse(schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An event behind a zero byte and the id of its schema. */
  public static byte[] framed(int schemaId, byte[] payload) {
    return ByteBuffer.allocate(5 + payload.length)
        .put((byte) 0)
        .putInt(schemaId)
        .put(payload)
        .array();
  }

  /** The event of these bytes of JSON, whose prices have two decimals. */
  public static byte[] bytes(byte[] json) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<GenericRecord>(SCHEMA).write(record(JSON.readTree(json)), encoder);
      encoder.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GenericRecord record(JsonNode event) {
    GenericRecord record = new GenericData.Record(SCHEMA);
    for (String name :
        List.of("event_id", "order_id", "customer_id", "currency", "country", "channel")) {
      record.put(name, event.hasNonNull(name) ? event.get(name).asText() : null);
    }
    record.put(
        "type",
        new GenericData.EnumSymbol(SCHEMA.getField("type").schema(), event.get("type").asText()));
    Instant occurredAt = Instant.parse(event.get("occurred_at").asText());
    record.put("occurred_at", ChronoUnit.MICROS.between(Instant.EPOCH, occurredAt));
    List<GenericRecord> items = new ArrayList<>();
    event.get("items").forEach(item -> items.add(item(item)));
    record.put("items", items);
    return record;
  }

  private static GenericRecord item(JsonNode item) {
    GenericRecord record =
        new GenericData.Record(SCHEMA.getField("items").schema().getElementType());
    record.put("sku", item.get("sku").asText());
    record.put("category", item.hasNonNull("category") ? item.get("category").asText() : null);
    record.put("quantity", item.get("quantity").asInt());
    BigDecimal price = new BigDecimal(item.get("unit_price").asText()).setScale(2);
    record.put("unit_price", ByteBuffer.wrap(price.unscaledValue().toByteArray()));
    return record;
  }
}
