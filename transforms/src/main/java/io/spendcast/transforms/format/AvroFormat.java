package io.spendcast.transforms.format;

import io.spendcast.contract.ContractParser;
import io.spendcast.contract.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Avro's binary encoding, as JSON by the schema that it was written with. Fields keep their names.
 *
 * <p>Decimals and timestamps become the contract's strings: {@code "19.99"} and RFC 3339. Bytes
 * without such a meaning become null, as the contract has no use for them.
 */
final class AvroFormat implements PayloadFormat {
  private static final int USUAL_JSON = 512;

  private final Schema schema;

  private AvroFormat(Schema schema) {
    this.schema = schema;
  }

  /**
   * @param id of the schema, for the complaint
   */
  static AvroFormat of(int id, String schema) throws UnreadableException {
    try {
      return new AvroFormat(new Schema.Parser().parse(schema));
    } catch (AvroRuntimeException e) {
      throw RegisteredSchemas.unknown(id, "is no Avro schema");
    }
  }

  @Override
  public byte[] json(ByteBuffer payload) throws UnreadableException {
    BoundedOutput json = new BoundedOutput();
    ByteBuffer bytes = payload.duplicate();
    try (AvroWalk walk = new AvroWalk(new AvroBytes(bytes), json)) {
      walk.write(schema);
    } catch (TooLargeException e) {
      throw new UnreadableException(
          Reason.TOO_LARGE,
          "the event as JSON has more than " + ContractParser.MAX_BYTES + " bytes");
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory does not fail", e);
    }
    if (bytes.hasRemaining()) {
      throw new UnreadableException(
          Reason.NOT_DECODABLE, bytes.remaining() + " bytes follow the event");
    }
    return json.bytes.toByteArray();
  }

  private static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Output that fails where the contract would reject the event as too large anyway. */
  private static final class BoundedOutput extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_JSON);

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] more, int from, int length) throws IOException {
      if (bytes.size() + length > ContractParser.MAX_BYTES) {
        throw new TooLargeException();
      }
      bytes.write(more, from, length);
    }
  }
}
