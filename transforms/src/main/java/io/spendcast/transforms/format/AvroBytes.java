package io.spendcast.transforms.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spendcast.contract.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;

/**
 * Primitive values of Avro's binary encoding. Avro's own decoder reserves memory for whatever
 * length the bytes claim; this one checks it against the bytes that are left.
 */
final class AvroBytes {
  private static final int LONGEST_VARINT = 10;

  private final ByteBuffer in;

  AvroBytes(ByteBuffer in) {
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean bool() throws UnreadableException {
    return require(1).get() != 0;
  }

  float float32() throws UnreadableException {
    return require(Float.BYTES).getFloat();
  }

  double float64() throws UnreadableException {
    return require(Double.BYTES).getDouble();
  }

  /** An int or a long: seven bits a byte, the lowest first, with the sign as the lowest bit. */
  long integer() throws UnreadableException {
    long bits = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      byte b = require(1).get();
      bits |= (b & 0x7FL) << (7 * i);
      if (b >= 0) {
        return (bits >>> 1) ^ -(bits & 1);
      }
    }
    throw malformed("a number of more than 10 bytes");
  }

  /** Index into something of this size. */
  int index(int size) throws UnreadableException {
    long index = integer();
    if (index < 0 || index >= size) {
      throw malformed("a choice that the schema does not have");
    }
    return (int) index;
  }

  String text() throws UnreadableException {
    ByteBuffer bytes = bytes(integer());
    try {
      return UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableException(
          Reason.NOT_UTF8, "the text before byte " + in.position() + " is not UTF-8");
    }
  }

  byte[] binary() throws UnreadableException {
    return fixed(integer());
  }

  byte[] fixed(long size) throws UnreadableException {
    byte[] copy = new byte[bytes(size).remaining()];
    in.get(in.position() - copy.length, copy);
    return copy;
  }

  /** Number of items in the next block of an array or a map; 0 at the end. */
  long items() throws UnreadableException {
    long items = integer();
    if (items < 0) {
      integer(); // size of the block in bytes
      items = -items;
    }
    if (items < 0) {
      throw malformed("a block of a negative number of items");
    }
    return items;
  }

  private ByteBuffer bytes(long size) throws UnreadableException {
    require(size);
    ByteBuffer bytes = in.slice(in.position(), (int) size);
    in.position(in.position() + (int) size);
    return bytes;
  }

  private ByteBuffer require(long size) throws UnreadableException {
    if (size < 0 || size > in.remaining()) {
      throw malformed("a length of " + size + " bytes, of which " + in.remaining() + " are left");
    }
    return in;
  }

  private UnreadableException malformed(String fault) {
    return new UnreadableException(
        Reason.NOT_DECODABLE, "the payload has " + fault + " at byte " + in.position());
  }
}
