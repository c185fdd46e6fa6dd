package io.spendcast.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Fields of a protobuf message without its description, by their numbers. */
final class ProtobufMessage {
  private record Field(int id, long number, ByteBuffer bytes) {}

  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final List<Field> fields = new ArrayList<>();

  static ProtobufMessage parse(ByteBuffer bytes) {
    ProtobufMessage message = new ProtobufMessage();
    ByteBuffer rest = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    while (rest.hasRemaining()) {
      int tag = (int) varint(rest);
      message.fields.add(field(tag >>> 3, tag & 7, rest));
    }
    return message;
  }

  private static Field field(int id, int wireType, ByteBuffer rest) {
    return switch (wireType) {
      case 0 -> new Field(id, varint(rest), NONE);
      case 1 -> new Field(id, rest.getLong(), NONE);
      case 2 -> {
        int length = (int) varint(rest);
        ByteBuffer bytes = rest.slice(rest.position(), length);
        rest.position(rest.position() + length);
        yield new Field(id, 0, bytes);
      }
      case 5 -> new Field(id, rest.getInt(), NONE);
      default -> throw new IllegalArgumentException("wire type " + wireType);
    };
  }

  private static long varint(ByteBuffer rest) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = rest.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  boolean has(int id) {
    return fields.stream().anyMatch(field -> field.id() == id);
  }

  /** Value of a field of numbers, 0 when it is absent. */
  long number(int id) {
    return fields.stream().filter(f -> f.id() == id).mapToLong(Field::number).findFirst().orElse(0);
  }

  /** Value of a field of bytes, empty when it is absent. */
  byte[] bytes(int id) {
    ByteBuffer found =
        fields.stream().filter(f -> f.id() == id).map(Field::bytes).findFirst().orElse(NONE);
    byte[] bytes = new byte[found.remaining()];
    found.duplicate().get(bytes);
    return bytes;
  }

  String text(int id) {
    return new String(bytes(id), UTF_8);
  }

  List<ProtobufMessage> messages(int id) {
    return fields.stream().filter(f -> f.id() == id).map(f -> parse(f.bytes())).toList();
  }
}
