package io.spendcast.scoring.registry;

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

/** Makes and deletes what several processes share: a folder is there as a whole, or not at all. */
final class Folders {
  /** How the names of what is not yet, or no longer, whole begin. */
  static final String TEMPORARY = "download-";

  private static final int KEPT = 10;

  /** Another process may be at it. */
  private static final Duration YOUNG = Duration.ofMinutes(10);

  private Folders() {}

  /** A new one, to be filled and moved to its name, or removed. */
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

  /** Removes what a process left that was killed. */
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

  /** One that has just gone is as old as can be. */
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
