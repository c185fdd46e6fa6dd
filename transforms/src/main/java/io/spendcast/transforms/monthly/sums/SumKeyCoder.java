package io.spendcast.transforms.monthly.sums;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/**
 * Encodes different cells to different bytes and equal ones to the same, so that a cell can be a
 * key.
 */
public final class SumKeyCoder extends AtomicCoder<SumKey> {
  public static final SumKeyCoder INSTANCE = new SumKeyCoder();

  private static final List<SumKey.Kind> KINDS = List.of(SumKey.Kind.values());
  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();

  private SumKeyCoder() {}

  @Override
  public void encode(SumKey cell, OutputStream out) throws IOException {
    out.write(KINDS.indexOf(cell.kind()));
    TEXT.encode(cell.first(), out);
    TEXT.encode(cell.second(), out);
  }

  @Override
  public SumKey decode(InputStream in) throws IOException {
    SumKey.Kind kind = KINDS.get(new DataInputStream(in).readUnsignedByte());
    return new SumKey(kind, TEXT.decode(in), TEXT.decode(in));
  }

  @Override
  public boolean consistentWithEquals() {
    return true;
  }

  private Object readResolve() {
    return INSTANCE;
  }
}
