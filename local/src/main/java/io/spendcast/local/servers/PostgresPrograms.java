package io.spendcast.local.servers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.commons.io.file.PathUtils;

/**
 * Programs of PostgreSQL, which the library extracts into a folder that all processes share.
 *
 * <p>The library marks a folder that is complete, and holds a lock on a file of it while it
 * extracts. It cannot finish what a killed process has begun: it stumbles over the first link.
 * Delete when the library extracts beside the folder and renames.
 */
final class PostgresPrograms {
  private static final String COMPLETE = ".exists";
  private static final String LOCK = "epg-lock";

  private PostgresPrograms() {}

  /** Folder into which the library extracts. */
  static Path folder() {
    return Path.of(
        System.getProperty(
            "ot.epg.working-dir", System.getProperty("java.io.tmpdir") + "/embedded-pg"));
  }

  /**
   * Removes what a killed process has extracted in part, and nothing that is complete or in work.
   */
  static void removeRemains(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> extracted = Files.newDirectoryStream(folder, "PG-*")) {
      for (Path programs : extracted) {
        if (!Files.exists(programs.resolve(COMPLETE))) {
          clear(programs);
        }
      }
    }
  }

  private static void clear(Path programs) throws IOException {
    try (FileChannel file =
            FileChannel.open(
                programs.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock == null) {
        return;
      }
      if (Files.exists(programs.resolve(COMPLETE))) {
        // Another process has just finished. The library distrusts a mark that is older than a
        // file.
        Files.setLastModifiedTime(programs.resolve(COMPLETE), FileTime.from(Instant.now()));
        return;
      }
      try (DirectoryStream<Path> parts =
          Files.newDirectoryStream(programs, part -> !part.endsWith(LOCK))) {
        for (Path part : parts) {
          PathUtils.delete(part);
        }
      }
    } catch (OverlappingFileLockException extracting) {
      // Another thread of this process is at it, and finishes what it has begun.
    }
  }
}
