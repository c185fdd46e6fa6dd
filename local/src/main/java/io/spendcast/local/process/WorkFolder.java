package io.spendcast.local.process;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.io.FileUtils;

/** The folder of one run: data, logs, and where to connect. */
public final class WorkFolder {
  /** Marks a folder as ours, so that a mistyped path is never emptied. */
  private static final String MARK = "made-by-make-run";

  /** Locks of this process, by folder; they end with it. */
  private static final Map<Path, FileLock> LOCKS = new ConcurrentHashMap<>();

  private WorkFolder() {}

  /**
   * Empties the folder, or creates it. It is this process's until the process ends.
   *
   * @throws StackException when the folder exists and no run created it, or another run is in it
   */
  public static void renew(Path folder) {
    lock(folder);
    if (Files.isDirectory(folder) && !Files.exists(folder.resolve(MARK))) {
      throw new StackException(folder + " exists and was not made by a run: delete it first");
    }
    Attempt.orFail(
        "cannot empty " + folder,
        () -> {
          FileUtils.deleteDirectory(folder.toFile());
          Files.createDirectories(folder.resolve("logs"));
          Files.createFile(folder.resolve(MARK));
        });
  }

  /**
   * Makes the folder this process's until the process ends, and leaves its contents.
   *
   * @throws StackException when another process has it
   */
  public static void lock(Path folder) {
    LOCKS.computeIfAbsent(folder.toAbsolutePath().normalize(), WorkFolder::locked);
  }

  /** Locks a file beside the folder, since the folder is emptied. */
  private static FileLock locked(Path folder) {
    Path file = folder.resolveSibling(folder.getFileName() + ".lock");
    try {
      Files.createDirectories(folder.getParent());
      FileLock lock = FileChannel.open(file, CREATE, WRITE).tryLock();
      if (lock == null) {
        throw new StackException(
            "another run uses " + folder + ": stop it first, or choose another --folder");
      }
      return lock;
    } catch (IOException e) {
      throw new StackException("cannot lock " + file, e);
    }
  }
}
