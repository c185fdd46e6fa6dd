package io.spendcast.integration.stream;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.StackException;
import io.spendcast.local.servers.PostgresProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A base backup of a server that goes on working, as PostgreSQL's manual describes it: the files
 * between {@code pg_backup_start} and {@code pg_backup_stop}, and then the log that makes them one.
 */
record BaseBackup(Path files) {
  private static final Set<String> OF_THE_RUNNING_SERVER =
      Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

  static BaseBackup of(PostgresProcess postgres, Path files) {
    try (Connection session = postgres.connect();
        Statement statement = session.createStatement()) {
      statement.execute("select pg_backup_start('test', true)");
      copy(postgres.data(), files);
      for (String name : OF_THE_RUNNING_SERVER) {
        Files.deleteIfExists(files.resolve(name));
      }
      try (ResultSet stopped = statement.executeQuery("select labelfile from pg_backup_stop()")) {
        stopped.next();
        Files.writeString(files.resolve("backup_label"), stopped.getString(1));
      }
      copy(postgres.data().resolve("pg_wal"), files.resolve("pg_wal"));
      return new BaseBackup(files);
    } catch (SQLException | IOException e) {
      throw new StackException("cannot back PostgreSQL up", e);
    }
  }

  /** A server on the same port with the state of the backup, started. */
  PostgresProcess restore(PostgresProcess lost, Path folder, Path log) {
    copy(files, folder.resolve("data"));
    PostgresProcess restored = PostgresProcess.in(folder, log).withPort(lost.port());
    restored.start();
    return restored;
  }

  /** Copies as {@code cp} does. Files that come and go meanwhile make it fail, and do no harm. */
  private static void copy(Path from, Path to) {
    Path log = to.resolveSibling(to.getFileName() + ".cp.log");
    Attempt.orFail("cannot make " + to, () -> Files.createDirectories(to));
    ChildProcess.start("cp", List.of("cp", "-a", from + "/.", to.toString()), Map.of(), log)
        .waitFor(StreamRig.PATIENCE);
  }
}
