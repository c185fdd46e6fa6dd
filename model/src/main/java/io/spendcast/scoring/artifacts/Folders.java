package io.spendcast.scoring.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Creates and deletes folders that several processes share. A folder is there as a whole, or not at
 * all.
 */
final class Folders {
  /** Prefix of the names of incomplete files and folders: those being created or deleted. */
  static final String TEMPORARY = "download-";

  private static final int KEPT = 10;

  /** Age below which another process may still be at work on a folder. */
  private static final Duration YOUNG = Duration.ofMinutes(10);

  private Folders() {}

  /** Creates a new folder. The caller fills it and moves it to its name, or removes it. */
  static Path temporary(Path parent) throws IOException {
    return Files.createTempDirectory(parent, TEMPORARY);
  }

  /** Deletes a file or folder with all it holds; none is fine. */
  static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Path away = temporary(folder.getParent()).resolve("away");
    try {
      Files.move(folder, away, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      // Another process was faster.
    }
    delete(away.getParent());
  }

  /** Removes old temporary files and folders, which killed processes left behind. */
  static void sweep(Path parent) throws IOException {
    for (Path left : list(parent, Folders::isTemporary)) {
      if (isOld(left)) {
        remove(left);
      }
    }
  }

  /** Removes sub-folders but the newest ten, the young ones and those in use. */
  static void keepNewest(Path parent, Set<Path> inUse) throws IOException {
    List<Path> whole = list(parent, path -> Files.isDirectory(path) && !isTemporary(path));
    whole.sort(Comparator.comparing(Folders::modified).reversed());
    for (Path folder : whole.subList(Math.min(KEPT, whole.size()), whole.size())) {
      if (isOld(folder) && !inUse.contains(folder)) {
        remove(folder);
      }
    }
  }

  private static List<Path> list(Path parent, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      return new ArrayList<>(entries.filter(wanted).toList());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isTemporary(Path path) {
    return path.getFileName().toString().startsWith(TEMPORARY);
  }

  private static boolean isOld(Path path) {
    return modified(path).isBefore(Instant.now().minus(YOUNG));
  }

  /**
   * Time of the last change; the epoch if it cannot be read, as for a path that was just deleted.
   */
  private static Instant modified(Path path) {
    try {
      return Files.getLastModifiedTime(path).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
