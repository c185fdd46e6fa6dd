package io.spendcast.local.servers;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.DeathWatch;
import io.spendcast.local.process.FreePort;
import io.spendcast.local.process.LogTail;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Supervised;
import io.spendcast.local.process.Wait;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A PostgreSQL server of our own on the loopback address, without passwords. A stop or a kill keeps
 * its data; a start after it comes back on the same port with the same rows.
 */
public final class PostgresProcess implements AutoCloseable {
  /** User of the stream, with only the permissions of the role {@code spendcast_stream}. */
  public static final String STREAM_USER = "stream";

  /** Superuser of the server, without a password. */
  public static final String USER = "postgres";

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "listen_addresses", "127.0.0.1",
          "max_connections", "100",
          "shared_buffers", "256MB",
          "max_wal_size", "2GB",
          // The library starts the server with fsync off.
          "fsync", "on",
          "synchronous_commit", "on",
          "timezone", "UTC");

  private final Path folder;
  private final Path log;
  private final int port;
  private final Map<String, String> settings;
  private final String database;
  private EmbeddedPostgres server;

  private PostgresProcess(
      Path folder, Path log, int port, Map<String, String> settings, String database) {
    this.folder = folder.toAbsolutePath();
    this.log = log.toAbsolutePath();
    this.port = port;
    this.settings = Map.copyOf(settings);
    this.database = database;
  }

  /** A server on a free port with its data in a folder, as durable as PostgreSQL by default. */
  public static PostgresProcess in(Path folder, Path log) {
    return new PostgresProcess(folder, log, FreePort.find(), DEFAULTS, USER);
  }

  /** The same server on a given port. */
  public PostgresProcess withPort(int port) {
    return new PostgresProcess(folder, log, port, settings, database);
  }

  /** The same server with settings of {@code postgresql.conf} over ours. */
  public PostgresProcess withSettings(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(more);
    return new PostgresProcess(folder, log, port, all, database);
  }

  /**
   * Another database of this server, which must run already. Closing the copy leaves the server
   * running.
   */
  public PostgresProcess database(String name) {
    return new PostgresProcess(folder, log, port, settings, name);
  }

  /** Starts the server and returns when it answers; may be called again after a stop or a kill. */
  public void start() {
    try {
      Files.createDirectories(folder);
      Files.createDirectories(log.getParent());
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(data())
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPort(port)
              .setPGStartupWait(Duration.ofSeconds(60))
              .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()));
      settings.forEach(builder::setServerConfig);
      PostgresPrograms.removeRemains(PostgresPrograms.folder());
      server = builder.start();
      DeathWatch.over(postmaster());
    } catch (IOException e) {
      throw new StackException("cannot start PostgreSQL\n" + LogTail.of(log), e);
    }
  }

  /** Starts the server for a supervisor; may be called again when it has ended, however it did. */
  public Supervised launch() {
    releaseFolder();
    start();
    return new Postmaster(this, postmaster());
  }

  /** Ends the server in order, cutting its connections; it is gone when this returns. */
  public void stop() {
    end("-INT");
  }

  /** Ends the server as a crash would: it has to recover from its log at the next start. */
  public void kill() {
    end("-QUIT");
  }

  /** Data directory of PostgreSQL. */
  public Path data() {
    return folder.resolve("data");
  }

  public int port() {
    return port;
  }

  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** A connection as superuser, for the caller to close. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), USER, "");
  }

  /** Runs a statement as superuser, and returns the number of rows that it changed. */
  public int execute(String sql) {
    return Attempt.orFail(
        sql + " failed",
        () -> {
          try (Connection connection = connect();
              Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
          }
        });
  }

  /** Text in the first column of a query's first row. */
  public String value(String sql) {
    return Attempt.orFail(
        sql + " failed",
        () -> {
          try (Connection connection = connect();
              Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
          }
        });
  }

  @Override
  public void close() {
    if (server != null) {
      stop();
    }
  }

  /** PostgreSQL's main process, the parent of all its others. */
  public ProcessHandle postmaster() {
    String gone = "PostgreSQL is gone\n" + LogTail.of(log);
    Path pidFile = data().resolve("postmaster.pid");
    String pid = Attempt.orFail(gone, () -> Files.readAllLines(pidFile).get(0).strip());
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow(() -> new StackException(gone));
  }

  private void end(String signal) {
    ProcessHandle postmaster = postmaster();
    Attempt.orFail(
        "cannot stop PostgreSQL",
        () -> new ProcessBuilder("kill", signal, Long.toString(postmaster.pid())).start());
    Wait.until("PostgreSQL to end", Duration.ofSeconds(60), () -> !postmaster.isAlive());
    releaseFolder();
  }

  /** Releases the library's lock on the folder, once the server has ended. */
  private void releaseFolder() {
    if (server != null) {
      Attempt.orFail("cannot release " + folder, server::close);
      server = null;
    }
  }
}
