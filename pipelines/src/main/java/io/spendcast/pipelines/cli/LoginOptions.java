package io.spendcast.pipelines.cli;

import io.spendcast.pipelines.start.DatabaseErrors;
import io.spendcast.pipelines.start.OwnSessions;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.database.KeepAliveSockets;
import io.spendcast.transforms.database.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Option;

/**
 * Flags that name the user of a database. A password comes from a file or PGPASSWORD, never from a
 * flag.
 */
public final class LoginOptions {
  /** Longest wait for a host, also for one that accepts the connection and then says nothing. */
  private static final int CONNECT_SECONDS = 10;

  @Option(
      names = "--dbUser",
      paramLabel = "NAME",
      defaultValue = "${env:SPENDCAST_DB_USER}",
      description = "The database user. Default: SPENDCAST_DB_USER of the environment.")
  private String user;

  @Option(
      names = "--dbPasswordFile",
      paramLabel = "FILE",
      defaultValue = "${env:SPENDCAST_DB_PASSWORD_FILE}",
      description = {
        "A file that holds the password and nothing else.",
        "Default: SPENDCAST_DB_PASSWORD_FILE, else the password in PGPASSWORD, of the environment."
      })
  private Path passwordFile;

  /**
   * Source of connections; one was opened as a test.
   *
   * @param url JDBC URL without a password
   * @param command name of the command, shown with a prefix in {@code pg_stat_activity} as the
   *     application's name
   * @throws WrongStart if the options are wrong or the database refuses the connection
   */
  public DataSource connect(String url, String command) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    // No prepared statements on the server: a pooler may hand them to another client.
    source.setPrepareThreshold(0);
    try {
      source.setUrl(url);
    } catch (IllegalArgumentException e) {
      throw new WrongStart("--jdbcUrl is not a PostgreSQL URL: " + url, e);
    }
    if (user != null) {
      source.setUser(user);
    }
    source.setPassword(password());
    source.setApplicationName("spendcast-" + command);
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    source.setTcpKeepAlive(true);
    source.setSocketFactory(KeepAliveSockets.class.getName());
    tryOnce(source, url);
    return source;
  }

  /**
   * Database for code that opens connections of its own.
   *
   * @param url JDBC URL without a password
   * @throws WrongStart if the database refuses a connection, or a pooler shares its sessions
   */
  public Postgres postgres(String url) {
    Postgres postgres =
        new Postgres(url, user, passwordFile == null ? "" : passwordFile.toString());
    try {
      OwnSessions.require(postgres);
      return postgres;
    } catch (SQLException e) {
      throw new WrongStart("cannot connect to " + url + ": " + DatabaseErrors.text(e), e);
    }
  }

  private String password() {
    if (passwordFile == null) {
      return System.getenv("PGPASSWORD");
    }
    try {
      return Files.readString(passwordFile).strip();
    } catch (IOException e) {
      throw new WrongStart("--dbPasswordFile cannot be read: " + passwordFile, e);
    }
  }

  private static void tryOnce(DataSource source, String url) {
    try (Connection connection = source.getConnection()) {
      connection.isValid(CONNECT_SECONDS);
    } catch (SQLException e) {
      throw new WrongStart("cannot connect to " + url + ": " + DatabaseErrors.text(e), e);
    }
  }
}
