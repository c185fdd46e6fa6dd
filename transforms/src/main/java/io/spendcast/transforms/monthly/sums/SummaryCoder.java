package io.spendcast.transforms.monthly.sums;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** Coder with a small encoding, since as many summaries as facts are in transit. */
public final class SummaryCoder extends AtomicCoder<Summary> {
  public static final SummaryCoder INSTANCE = new SummaryCoder();

  private SummaryCoder() {}

  @Override
  public void encode(Summary summary, OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(summary.tag());
    summary.write(data);
  }

  @Override
  public Summary decode(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    return Summary.READERS.get(data.readUnsignedByte()).read(data);
  }

  private Object readResolve() {
    return INSTANCE;
  }
}
