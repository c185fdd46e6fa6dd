package io.spendcast.scoring.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A folder's version: the same files with the same bytes give the same hash, wherever they lie. */
public final class ContentHash {
  private static final int SHOWN_BYTES = 6;
  private static final int PIECE = 64 * 1024;

  private ContentHash() {}

  /** Twelve hex digits of SHA-256 over all files below, each as name, length and bytes, by name. */
  static String of(Path folder) throws IOException {
    MessageDigest digest = sha256();
    for (String name : names(folder)) {
      Path file = folder.resolve(name);
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      digest.update(
          ByteBuffer.allocate(1 + Long.BYTES).put((byte) 0).putLong(Files.size(file)).flip());
      update(digest, file);
    }
    return HexFormat.of().formatHex(digest.digest(), 0, SHOWN_BYTES);
  }

  /** SHA-256 of one file, in hex. */
  public static String ofFile(Path file) throws IOException {
    MessageDigest digest = sha256();
    update(digest, file);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Adds a file to the digest piece by piece: a graph may be larger than the free heap. */
  private static void update(MessageDigest digest, Path file) throws IOException {
    byte[] piece = new byte[PIECE];
    try (InputStream content = Files.newInputStream(file)) {
      for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
        digest.update(piece, 0, read);
      }
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
