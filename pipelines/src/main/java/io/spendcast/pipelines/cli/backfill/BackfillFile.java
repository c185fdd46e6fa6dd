package io.spendcast.pipelines.cli.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.spendcast.pipelines.start.WrongStart;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.zip.GZIPInputStream;

/**
 * File of events, one per line, plain or gzipped. Lines end at {@code \n} and are otherwise
 * unchanged.
 */
final class BackfillFile implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int BUFFER = 1 << 16;
  private static final int LINES_TO_JUDGE = 100;
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int LONGEST_LINE = 64 << 20;

  private final Path path;
  private final Counted raw;
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int filled;

  private BackfillFile(Path path) throws IOException {
    this.path = path;
    this.raw = new Counted(Files.newInputStream(path));
    BufferedInputStream peeked = new BufferedInputStream(raw, BUFFER);
    peeked.mark(2);
    int magic = peeked.read() << 8 | peeked.read();
    peeked.reset();
    this.in = magic == GZIP_MAGIC ? new GZIPInputStream(peeked, BUFFER) : peeked;
  }

  static BackfillFile open(Path path) throws IOException {
    return new BackfillFile(path);
  }

  /**
   * Fails for a file of something else, such as a CSV. Otherwise each of its lines would become a
   * dead letter.
   *
   * @throws WrongStart if the file has lines, and none of the first hundred begins a JSON object
   */
  static void requireEvents(Path path) throws IOException {
    try (BackfillFile lines = open(path)) {
      byte[] first = lines.next();
      byte[] line = first;
      for (int count = 1; line != null && !beginsObject(line) && count < LINES_TO_JUDGE; count++) {
        line = lines.next();
      }
      if (first != null && (line == null || !beginsObject(line))) {
        throw new WrongStart(
            ("%s holds no event in its first %d lines, but begins with '%.60s'. Write one JSON object"
                    + " a line; a CSV becomes such a file with bin/model convert --csv %s --out"
                    + " log.ndjson.gz")
                .formatted(path, LINES_TO_JUDGE, new String(first, UTF_8).strip(), path));
      }
    }
  }

  private static boolean beginsObject(byte[] line) {
    return new String(line, 0, Math.min(line.length, BUFFER), UTF_8).stripLeading().startsWith("{");
  }

  /**
   * Id of a file, in the place of a topic's id: the same for the same bytes, under any file name.
   * Kafka's own ids are UUIDs of another version, so the two are never equal.
   */
  static UUID idOf(Path path) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return UUID.nameUUIDFromBytes(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /**
   * Reads the next line; null at the end of the file.
   *
   * @throws WrongStart if a line is longer than 64 MiB
   */
  byte[] next() throws IOException {
    ByteArrayOutputStream line = null;
    while (position < filled || fill()) {
      int from = position;
      while (position < filled && buffer[position] != '\n') {
        position++;
      }
      line = line == null ? new ByteArrayOutputStream(512) : line;
      line.write(buffer, from, position - from);
      if (position < filled) {
        position++;
        return line.toByteArray();
      }
      if (line.size() > LONGEST_LINE) {
        throw new WrongStart(path + " has a line of over 64 MiB: write one event per line");
      }
    }
    return line == null ? null : line.toByteArray();
  }

  private boolean fill() throws IOException {
    filled = Math.max(0, in.read(buffer));
    position = 0;
    return filled > 0;
  }

  /** Share of the file that is read, from 0 to 1. */
  double share() throws IOException {
    return (double) raw.read / Math.max(1, Files.size(path));
  }

  /** Customer id of a line, as far as it can be read; null when it cannot. */
  static String customerOf(byte[] line) {
    String customer = null;
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String field = json.getCurrentName();
          if (json.nextToken() == JsonToken.VALUE_STRING && field.equals("customer_id")) {
            customer = json.getText();
          }
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      return customer; // not JSON from here on: a dead letter
    }
    return customer;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static final class Counted extends FilterInputStream {
    private long read;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = super.read(bytes, from, length);
      read += Math.max(0, count);
      return count;
    }
  }
}
