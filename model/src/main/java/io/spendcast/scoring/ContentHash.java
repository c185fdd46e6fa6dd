package io.spendcast.scoring;

import java.io.IOException;
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
final class ContentHash {
  private static final int SHOWN_BYTES = 6;

  private ContentHash() {}

  /** Twelve hex digits of SHA-256 over all files below, each as name, length and bytes, by name. */
  static String of(Path folder) throws IOException {
    MessageDigest digest = sha256();
    for (String name : names(folder)) {
      byte[] content = Files.readAllBytes(folder.resolve(name));
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      digest.update(
          ByteBuffer.allocate(1 + Long.BYTES).put((byte) 0).putLong(content.length).flip());
      digest.update(content);
    }
    return HexFormat.of().formatHex(digest.digest(), 0, SHOWN_BYTES);
  }

  /** SHA-256 of one file, in hex. */
  static String ofFile(Path file) throws IOException {
    return HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(file)));
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
