package io.spendcast.transforms.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spendcast.contract.ContractParser;
import io.spendcast.contract.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Walk over a schema that reads a value's bytes and writes it as JSON. For one use. */
final class AvroWalk implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  /** Decimals that the contract takes as written. */
  private static final int DECIMALS = 4;

  /** Bytes of a decimal of over 75 digits, which the contract has no use for. */
  private static final int MOST_OF_A_DECIMAL = 32;

  private final AvroBytes in;
  private final JsonGenerator out;
  private int depth;

  AvroWalk(AvroBytes in, OutputStream out) throws IOException {
    this.in = in;
    this.out = JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
  }

  void write(Schema schema) throws IOException, UnreadableException {
    switch (schema.getType()) {
      case RECORD -> nested(() -> fields(schema));
      case ARRAY -> nested(() -> items(schema.getElementType()));
      case MAP -> nested(() -> entries(schema.getValueType()));
      case UNION -> write(schema.getTypes().get(in.index(schema.getTypes().size())));
      case STRING -> out.writeString(in.text());
      case ENUM -> out.writeString(symbol(schema));
      case INT, LONG -> integer(schema.getLogicalType());
      case FLOAT -> out.writeNumber(in.float32());
      case DOUBLE -> out.writeNumber(in.float64());
      case BOOLEAN -> out.writeBoolean(in.bool());
      case NULL -> out.writeNull();
      case BYTES -> binary(schema.getLogicalType(), in.binary());
      case FIXED -> binary(schema.getLogicalType(), in.fixed(schema.getFixedSize()));
    }
  }

  @FunctionalInterface
  private interface Inside {
    void write() throws IOException, UnreadableException;
  }

  /** A schema may contain itself, so the payload decides the depth. */
  private void nested(Inside inside) throws IOException, UnreadableException {
    depth++;
    if (depth > ContractParser.MAX_DEPTH) {
      throw new UnreadableException(
          Reason.TOO_LARGE, "the event nests deeper than " + ContractParser.MAX_DEPTH);
    }
    inside.write();
    depth--;
  }

  private void fields(Schema schema) throws IOException, UnreadableException {
    out.writeStartObject();
    for (Schema.Field field : schema.getFields()) {
      out.writeFieldName(field.name());
      write(field.schema());
    }
    out.writeEndObject();
  }

  private void items(Schema element) throws IOException, UnreadableException {
    out.writeStartArray();
    for (long left = in.items(); left > 0; left = left > 1 ? left - 1 : in.items()) {
      write(element);
    }
    out.writeEndArray();
  }

  private void entries(Schema value) throws IOException, UnreadableException {
    out.writeStartObject();
    for (long left = in.items(); left > 0; left = left > 1 ? left - 1 : in.items()) {
      out.writeFieldName(in.text());
      write(value);
    }
    out.writeEndObject();
  }

  private String symbol(Schema schema) throws UnreadableException {
    return schema.getEnumSymbols().get(in.index(schema.getEnumSymbols().size()));
  }

  private void integer(LogicalType meaning) throws IOException, UnreadableException {
    long value = in.integer();
    if (meaning instanceof LogicalTypes.TimestampMillis) {
      out.writeString(Instant.ofEpochMilli(value).toString());
    } else if (meaning instanceof LogicalTypes.TimestampMicros) {
      out.writeString(Instant.EPOCH.plus(value, ChronoUnit.MICROS).toString());
    } else {
      out.writeNumber(value);
    }
  }

  private void binary(LogicalType meaning, byte[] value) throws IOException {
    boolean isNumber = value.length > 0 && value.length <= MOST_OF_A_DECIMAL;
    if (meaning instanceof LogicalTypes.Decimal decimal && isNumber) {
      out.writeString(text(new BigDecimal(new BigInteger(value), decimal.getScale())));
    } else {
      out.writeNull();
    }
  }

  /** Zeros behind the fourth decimal are the schema's, not the price's. */
  private static String text(BigDecimal value) {
    return (value.scale() > DECIMALS ? value.stripTrailingZeros() : value).toPlainString();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
