package io.spendcast.integration.stream;

import io.spendcast.local.process.StackException;
import io.spendcast.local.servers.PostgresProcess;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * A base backup of a server that goes on working, as PostgreSQL's manual describes it: the files
 * between {@code pg_start_backup} and {@code pg_stop_backup}, and then the log that makes them one.
 */
record BaseBackup(Path files) {
  private static final Set<String> OF_THE_RUNNING_SERVER =
      Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

  static BaseBackup of(PostgresProcess postgres, Path files) {
    try (Connection session = postgres.connect();
        Statement statement = session.createStatement()) {
      statement.execute("select pg_start_backup('test', true, false)");
      copy(postgres.data(), files, "pg_wal");
      try (ResultSet stopped =
          statement.executeQuery("select labelfile from pg_stop_backup(false)")) {
        stopped.next();
        Files.writeString(files.resolve("backup_label"), stopped.getString(1));
      }
      copy(postgres.data().resolve("pg_wal"), files.resolve("pg_wal"), "");
      return new BaseBackup(files);
    } catch (SQLException | IOException e) {
      throw new StackException("cannot back PostgreSQL up", e);
    }
  }

  /** A server on the same port with the state of the backup, started. */
  PostgresProcess restore(PostgresProcess lost, Path folder, Path log) {
    try {
      copy(files, folder.resolve("data"), "");
    } catch (IOException e) {
      throw new StackException("cannot restore PostgreSQL", e);
    }
    PostgresProcess restored = PostgresProcess.in(folder, log).withPort(lost.port());
    restored.start();
    return restored;
  }

  /** Files that come and go meanwhile are of no importance. */
  private static void copy(Path from, Path to, String without) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Path made = to.resolve(from.relativize(folder));
            if (!Files.isDirectory(made)) {
              Files.createDirectories(made);
              Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(folder));
            }
            return folder.getFileName().toString().equals(without)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!OF_THE_RUNNING_SERVER.contains(file.getFileName().toString())) {
              try {
                Files.copy(
                    file,
                    to.resolve(from.relativize(file)),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
              } catch (NoSuchFileException e) {
                return FileVisitResult.CONTINUE;
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }
}
