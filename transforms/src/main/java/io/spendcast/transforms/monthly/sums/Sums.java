package io.spendcast.transforms.monthly.sums;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Numbers, each of which is added up. A sum that is too large fails; none is ever wrong. */
public final class Sums implements Summary {
  private final long[] values;

  private Sums(long[] values) {
    this.values = values;
  }

  public static Sums of(long... values) {
    return new Sums(values);
  }

  public long get(int index) {
    return values[index];
  }

  @Override
  public void absorb(Summary other) {
    long[] more = ((Sums) other).values;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.addExact(values[i], more[i]);
    }
  }

  @Override
  public Sums copy() {
    return new Sums(values.clone());
  }

  @Override
  public int tag() {
    return 1;
  }

  @Override
  public void write(DataOutputStream out) throws IOException {
    out.writeByte(values.length);
    for (long value : values) {
      Compact.write(value, out);
    }
  }

  static Sums read(DataInputStream in) throws IOException {
    long[] values = new long[in.readUnsignedByte()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Compact.read(in);
    }
    return new Sums(values);
  }
}
