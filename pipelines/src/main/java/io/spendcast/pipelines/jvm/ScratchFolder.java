package io.spendcast.pipelines.jvm;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;

/**
 * Folder for the temporary files of one process. Spark copies our jar of 145 MB to {@code
 * java.io.tmpdir}, the compression libraries their native code, and they delete them only when the
 * JVM exits in order. A killed process would leave them, and a stream that restarts again and again
 * would fill the disk. So each start deletes the folders of processes that have ended.
 *
 * <p>A process holds a lock on the file beside its folder. The operating system releases it however
 * the process ends.
 */
public final class ScratchFolder implements AutoCloseable {
  private static final String TEMPORARY = "java.io.tmpdir";
  private static final String PREFIX = "spendcast-scratch-";
  private static final String LOCK = ".lock";

  private static volatile ScratchFolder ours;

  private final Path folder;
  private final FileChannel lock;

  private ScratchFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Makes {@code java.io.tmpdir} a folder of this process, and deletes it when the JVM exits in
   * order. Must be called before anything makes a temporary file. {@code
   * Files.createTempDirectory(prefix)} does not follow: Java reads the property once for it. Where
   * no folder can be made, the property stays as it is, since many commands need none.
   */
  static synchronized void use() {
    if (ours == null) {
      in(Path.of(System.getProperty(TEMPORARY)))
          .ifPresent(
              scratch -> {
                ours = scratch;
                System.setProperty(TEMPORARY, scratch.folder.toString());
                Thread deletion = new Thread(ScratchFolder::deleteOurs, "delete-scratch-folder");
                Runtime.getRuntime().addShutdownHook(deletion);
              });
    }
  }

  /** Deletes this process's folder, for a process that ends without the JVM's shutdown hooks. */
  public static void deleteOurs() {
    ScratchFolder scratch = ours;
    if (scratch != null) {
      scratch.close();
    }
  }

  /** New folder below this one, which holds no more folders of ended processes then. */
  static Optional<ScratchFolder> in(Path base) {
    try {
      deleteThoseOfEndedProcesses(base);
      Path folder = base.resolve(PREFIX + UUID.randomUUID());
      Optional<FileChannel> lock = lock(fileBeside(folder), StandardOpenOption.CREATE_NEW);
      if (lock.isPresent()) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return lock.map(channel -> new ScratchFolder(folder, channel));
    } catch (IOException | DirectoryIteratorException e) {
      return Optional.empty();
    }
  }

  Path path() {
    return folder;
  }

  /** Deletes the folder and releases its lock. */
  @Override
  public void close() {
    try (lock) {
      Files.walkFileTree(folder, new Deletion());
      Files.deleteIfExists(fileBeside(folder));
    } catch (IOException e) {
      // Something still writes to it. The next start deletes it.
    }
  }

  private static void deleteThoseOfEndedProcesses(Path base) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(base, PREFIX + "*" + LOCK)) {
      for (Path file : files) {
        deleteIfEnded(file);
      }
    }
  }

  private static void deleteIfEnded(Path file) {
    try {
      Optional<FileChannel> lock = lock(file, StandardOpenOption.WRITE);
      if (lock.isPresent()) {
        String name = file.getFileName().toString();
        Path folder = file.resolveSibling(name.substring(0, name.length() - LOCK.length()));
        new ScratchFolder(folder, lock.get()).close();
      }
    } catch (IOException e) {
      // Another user's, or another start has deleted it.
    }
  }

  /** Channel that holds the lock of this file, or empty when another process has the file. */
  private static Optional<FileChannel> lock(Path file, StandardOpenOption open) throws IOException {
    FileChannel channel = FileChannel.open(file, open, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      // A start that found the file before it was locked may have deleted it.
      if (lock != null && Files.exists(file)) {
        return Optional.of(channel);
      }
    } catch (OverlappingFileLockException e) {
      // This process has it.
    }
    channel.close();
    return Optional.empty();
  }

  private static Path fileBeside(Path folder) {
    return folder.resolveSibling(folder.getFileName() + LOCK);
  }

  /** Deletion of a tree from which others, such as Spark at the JVM's exit, delete as well. */
  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
      Files.deleteIfExists(visited);
      return FileVisitResult.CONTINUE;
    }
  }
}
