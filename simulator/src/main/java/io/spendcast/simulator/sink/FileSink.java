package io.spendcast.simulator.sink;

import io.spendcast.simulator.events.InvalidFlags;
import io.spendcast.simulator.events.SimulatedEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Writes each record's bytes as one line, gzipped if the file's name ends in {@code .gz}. The same
 * records give the same file. Keys are not written (they are the customer ids), and tombstones,
 * having no bytes, are left out.
 */
record FileSink(OutputStream out) implements EventSink {
  private static final int BUFFER = 1 << 16;

  /** Replaces the file if there is one. */
  static FileSink to(Path file) {
    try {
      OutputStream raw = Files.newOutputStream(file);
      boolean gzip = file.toString().endsWith(".gz");
      return new FileSink(
          new BufferedOutputStream(gzip ? new GZIPOutputStream(raw, BUFFER) : raw, BUFFER));
    } catch (IOException e) {
      throw new InvalidFlags("can't write " + file + ": " + e);
    }
  }

  @Override
  public boolean send(SimulatedEvent event) {
    if (event.isTombstone()) {
      return false;
    }
    try {
      out.write(event.value());
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return true;
  }

  @Override
  public List<PartitionCount> finish() {
    close();
    return List.of();
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
