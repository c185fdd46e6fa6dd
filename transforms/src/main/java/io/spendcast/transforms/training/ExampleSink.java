package io.spendcast.transforms.training;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.values.KV;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * Makes the examples of customers and writes them into a file through Beam's file systems, one
 * example at a time: a customer's facts are held together, their examples are not.
 */
final class ExampleSink implements FileIO.Sink<KV<String, Iterable<StoredFact>>> {
  private static final Counter CUSTOMERS = Metrics.counter(ExampleSink.class, "customers");
  private static final Counter EXAMPLES = Metrics.counter(ExampleSink.class, "examples");

  /** Size of a row group, the part of the file that a writer holds in memory. */
  private static final long ROW_GROUP_BYTES = 16 << 20;

  private final ExampleSelection plan;
  private final Map<String, String> metadata;
  private transient ParquetWriter<Example> writer;

  ExampleSink(ExampleSelection plan, Map<String, String> metadata) {
    this.plan = plan;
    this.metadata = metadata;
  }

  @Override
  public void open(WritableByteChannel channel) throws IOException {
    writer =
        new Builder(new ChannelFile(channel), metadata)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .build();
  }

  @Override
  public void write(KV<String, Iterable<StoredFact>> customer) throws IOException {
    CUSTOMERS.inc();
    List<StoredFact> facts = CustomerFacts.of(customer.getValue(), CustomerFacts.limit());
    new CustomerExamples(facts, plan).forEach(this::write);
  }

  private void write(Example example) throws IOException {
    EXAMPLES.inc();
    writer.write(example);
  }

  /** Writes the footer; the channel is closed by Beam. */
  @Override
  public void flush() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<Example, Builder> {
    private final Map<String, String> metadata;

    Builder(OutputFile file, Map<String, String> metadata) {
      super(file);
      this.metadata = metadata;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<Example> getWriteSupport(Configuration unused) {
      return new ExampleFile(metadata);
    }
  }

  /** A channel that is written from its beginning to its end. */
  private record ChannelFile(WritableByteChannel channel) implements OutputFile {

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new CountingStream(Channels.newOutputStream(channel));
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static final class CountingStream extends PositionOutputStream {
    private final OutputStream out;
    private long position;

    CountingStream(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    /** Flushes only: Beam closes the channel. */
    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
