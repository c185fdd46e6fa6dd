package io.spendcast.transforms.monthly.sums;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.beam.sdk.util.VarInt;

/** Numbers in as few bytes as they need. */
final class Compact {
  private Compact() {}

  /** Numbers near 0 are short, also negative ones. */
  static void write(long value, DataOutputStream out) throws IOException {
    VarInt.encode((value << 1) ^ (value >> 63), out);
  }

  static long read(DataInputStream in) throws IOException {
    long coded = VarInt.decodeLong(in);
    return (coded >>> 1) ^ -(coded & 1);
  }

  static void write(BigDecimal value, DataOutputStream out) throws IOException {
    byte[] digits = value.unscaledValue().toByteArray();
    write(value.scale(), out);
    VarInt.encode(digits.length, out);
    out.write(digits);
  }

  static BigDecimal readDecimal(DataInputStream in) throws IOException {
    int scale = Math.toIntExact(read(in));
    byte[] digits = new byte[VarInt.decodeInt(in)];
    in.readFully(digits);
    return new BigDecimal(new BigInteger(digits), scale);
  }
}
