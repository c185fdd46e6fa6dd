package io.spendcast.simulator;

import io.spendcast.simulator.events.InvalidFlags;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;

/**
 * A file's lines as bytes, parted by {@code \n} and otherwise untouched. The rest behind the last
 * {@code \n} is a line if it is not empty. Gzip is known by its first bytes.
 */
final class Lines implements Iterator<byte[]>, AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int filled;

  private Lines(InputStream in) {
    this.in = in;
  }

  /**
   * @param file {@code -} is standard input
   */
  static Lines of(Path file) {
    try {
      return of(file.toString().equals("-") ? System.in : Files.newInputStream(file));
    } catch (IOException e) {
      throw new InvalidFlags("can't read " + file + ": " + e);
    }
  }

  static Lines of(InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, BUFFER);
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    return new Lines(magic == GZIP_MAGIC ? new GZIPInputStream(in, BUFFER) : in);
  }

  @Override
  public boolean hasNext() {
    if (position == filled) {
      fill();
    }
    return filled > 0;
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more lines");
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    do {
      int from = position;
      while (position < filled && buffer[position] != '\n') {
        position++;
      }
      line.write(buffer, from, position - from);
      if (position < filled) {
        position++;
        return line.toByteArray();
      }
    } while (hasNext());
    return line.toByteArray();
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fill() {
    try {
      filled = Math.max(0, in.read(buffer));
      position = 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
