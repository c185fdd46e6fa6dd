package io.spendcast.transforms;

import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.ReplayMark;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.stream.Stream;

/** A primary with one migrated database, and a hot standby that streams from it. */
public final class TestStandby {
  private static final Set<String> OF_THE_RUNNING_SERVER =
      Set.of("postmaster.pid", "postmaster.opts", "epg-lock");

  private final EmbeddedPostgres primary;
  private final EmbeddedPostgres standby;
  private final TestDatabase database;

  private TestStandby(EmbeddedPostgres primary, EmbeddedPostgres standby, TestDatabase database) {
    this.primary = primary;
    this.standby = standby;
    this.database = database;
  }

  /** The same servers for all tests of the JVM, and they end with it. */
  public static TestStandby shared() {
    return Shared.STARTED;
  }

  private static TestStandby start() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "standby");
      EmbeddedPostgres primary = server().start();
      TestDatabase database = TestDatabase.on(primary);
      backUp(primary, folder);
      Files.writeString(folder.resolve("standby.signal"), "");
      Files.writeString(
          folder.resolve("postgresql.auto.conf"),
          "primary_conninfo = 'host=127.0.0.1 user=postgres port=%d'%nmax_standby_streaming_delay = -1%n"
              .formatted(primary.getPort()));
      EmbeddedPostgres standby =
          server().setDataDirectory(folder).setCleanDataDirectory(false).start();
      return new TestStandby(primary, standby, database);
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("cannot start a standby", e);
    }
  }

  private static EmbeddedPostgres.Builder server() {
    return EmbeddedPostgres.builder().setServerConfig("fsync", "off");
  }

  /** On the primary. */
  public TestDatabase database() {
    return database;
  }

  /** The same login on the standby. */
  public Postgres onStandby(Postgres onPrimary) {
    return new Postgres(url(onPrimary.jdbcUrl()), onPrimary.user(), onPrimary.passwordFile());
  }

  private String url(String onPrimary) {
    return onPrimary.replace(":" + primary.getPort() + "/", ":" + standby.getPort() + "/");
  }

  /** Until {@link #resumeReplay}, what the primary commits is not seen on the standby. */
  public void pauseReplay() {
    onStandby("select pg_wal_replay_pause()");
    while (!onStandby("select pg_get_wal_replay_pause_state()").equals("paused")) {
      Thread.onSpinWait();
    }
  }

  public void resumeReplay() {
    onStandby("select pg_wal_replay_resume()");
  }

  /** Until the standby shows what is committed on the primary now. */
  public void awaitReplay() throws SQLException {
    try (Connection onPrimary = database.connect();
        Connection onStandby = DriverManager.getConnection(url(database.ownerUrl()))) {
      ReplayMark mark = ReplayMark.make(onPrimary);
      while (!mark.isReachedBy(onStandby)) {
        Thread.onSpinWait();
      }
    }
  }

  /** How long replay waits for queries in its way: 0 cancels them at once, -1 waits for ever. */
  public void setReplayDelay(int seconds) {
    executeOnStandby("alter system set max_standby_streaming_delay = " + seconds);
    onStandby("select pg_reload_conf()");
    while (!onStandby("show max_standby_streaming_delay").equals(Integer.toString(seconds))) {
      Thread.onSpinWait();
    }
  }

  public void executeOnStandby(String sql) {
    try (Connection connection = DriverManager.getConnection(url(database.ownerUrl()));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The first column of the first row, as the superuser. */
  public String onStandby(String sql) {
    try (Connection connection = DriverManager.getConnection(url(database.ownerUrl()));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The files between the start and the stop of a backup, then the log that makes them one. */
  private static void backUp(EmbeddedPostgres primary, Path folder)
      throws SQLException, IOException {
    try (Connection session = primary.getPostgresDatabase().getConnection();
        Statement statement = session.createStatement()) {
      Path data = Path.of(text(statement, "show data_directory"));
      text(statement, "select pg_backup_start('test', true)");
      copy(data, folder, "pg_wal");
      Files.writeString(
          folder.resolve("backup_label"),
          text(statement, "select labelfile from pg_backup_stop()"));
      copy(data.resolve("pg_wal"), folder.resolve("pg_wal"), "");
    }
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void copy(Path from, Path to, String without) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path relative = from.relativize(file);
        if (!OF_THE_RUNNING_SERVER.contains(relative.toString())
            && (without.isEmpty()
                || relative.getNameCount() < 2
                || !relative.startsWith(without))) {
          copyOne(file, to.resolve(relative));
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void copyOne(Path from, Path to) throws IOException {
    if (Files.isDirectory(from)) {
      Files.createDirectories(to);
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
      return;
    }
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (NoSuchFileException e) {
      // The server has deleted it meanwhile, so the log makes up for it.
      return;
    }
  }

  private static final class Shared {
    private static final TestStandby STARTED = start();
  }
}
