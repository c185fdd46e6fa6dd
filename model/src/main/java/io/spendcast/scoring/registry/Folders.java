package io.spendcast.scoring.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Deletes what is no longer needed. */
final class Folders {
  private static final int KEPT = 10;

  /** Another process may have just downloaded it, and be about to read it. */
  private static final Duration YOUNG = Duration.ofMinutes(10);

  private Folders() {}

  /** Deletes a folder with all it holds; none is fine. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Deletes sub-folders but the newest ten, the young ones and that one. */
  static void keepNewest(Path parent, Path inUse) throws IOException {
    Instant young = Instant.now().minus(YOUNG);
    List<Path> old;
    try (Stream<Path> entries = Files.list(parent)) {
      old =
          entries
              .filter(Files::isDirectory)
              .sorted(Comparator.comparing(Folders::modified).reversed())
              .skip(KEPT)
              .filter(folder -> modified(folder).isBefore(young) && !folder.equals(inUse))
              .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path folder : old) {
      delete(folder);
    }
  }

  private static Instant modified(Path folder) {
    try {
      return Files.getLastModifiedTime(folder).toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
