package io.spendcast.transforms.format;

import io.spendcast.contract.Reason;
import java.nio.ByteBuffer;

/**
 * Value in the wire format of Confluent's serialisers, which others write too: a zero byte, the id
 * of the schema in four bytes, and the payload.
 */
record FramedValue(int schemaId, ByteBuffer payload) {
  private static final byte MAGIC = 0;

  static boolean isIn(byte[] value) {
    return value.length > 0 && value[0] == MAGIC;
  }

  static FramedValue of(byte[] value) throws UnreadableException {
    int beforePayload = 1 + Integer.BYTES;
    if (value.length < beforePayload) {
      throw new UnreadableException(
          Reason.NOT_DECODABLE,
          "the value begins with a zero byte, but is too short for the id of a schema");
    }
    int id = ByteBuffer.wrap(value).getInt(1);
    return new FramedValue(
        id, ByteBuffer.wrap(value, beforePayload, value.length - beforePayload).slice());
  }

  /**
   * Returns the event as JSON.
   *
   * @throws UnreadableException if the registry does not know the schema, the schema is of no use
   *     or the payload does not match it
   */
  byte[] json(RegisteredSchemas schemas) throws UnreadableException {
    return schemas.format(schemaId).json(payload);
  }
}
