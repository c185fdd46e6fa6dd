package io.spendcast.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Databases remember the migrations that they ran: one that has landed never changes. A new one
 * adds its line of {@code sha256sum} to {@code migrations.sha256}.
 */
final class MigrationsTest {

  @Test
  void staysAsItLanded() throws Exception {
    try (Stream<Path> files = Files.list(resource("/db/migration"))) {
      List<String> found = files.map(MigrationsTest::line).toList();

      List<String> landed = Files.readAllLines(resource("/db/migrations.sha256"));
      assertThat(found).containsExactlyInAnyOrderElementsOf(landed);
    }
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(MigrationsTest.class.getResource(name).toURI());
  }

  private static String line(Path file) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(hash) + "  " + file.getFileName();
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
