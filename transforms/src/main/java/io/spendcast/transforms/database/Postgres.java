package io.spendcast.transforms.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.spendcast.inference.PerJvm;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * Address of the database with the facts, and the user who connects to it.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port/database}, with {@code sslmode} and the like
 * @param passwordFile file that holds the password and nothing else; empty to use the driver's own
 *     ways (a {@code .pgpass} file, {@code PGPASSWORD}) or none
 * @param patience longest absence of the database: the pool waits so long for a connection or for
 *     an answer
 * @param replayed mark that a standby must have replayed before it is read; null for no such check
 */
public record Postgres(
    String jdbcUrl, String user, String passwordFile, Duration patience, ReplayMark replayed)
    implements Serializable {
  /** Default patience. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  public Postgres(String jdbcUrl, String user, String passwordFile) {
    this(jdbcUrl, user, passwordFile, PATIENCE, null);
  }

  /** The same server, whose pool connects only to standbys that have replayed the mark. */
  public Postgres withReplayed(ReplayMark mark) {
    return new Postgres(jdbcUrl, user, passwordFile, patience, mark);
  }

  /** The same server, whose pool gives up after another time than a minute. */
  public Postgres withPatience(Duration time) {
    return new Postgres(jdbcUrl, user, passwordFile, time, replayed);
  }

  /**
   * @throws IllegalArgumentException if the URL holds a password, without repeating it, or if the
   *     patience is under a second
   */
  public Postgres {
    JdbcUrl.checked(jdbcUrl);
    if (patience.toSeconds() < 1) {
      throw new IllegalArgumentException("patience must be at least 1 s, but was " + patience);
    }
  }

  /**
   * A connection beside the pool, which the caller closes. It is tried once and waits for 20 s at
   * most.
   *
   * @param name seen in {@code pg_stat_activity} as the application's name
   */
  public Connection connect(String name) throws SQLException {
    Properties properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    password().ifPresent(password -> properties.setProperty("password", password));
    properties.setProperty("ApplicationName", name);
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", "20");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("socketFactory", KeepAliveSockets.class.getName());
    properties.setProperty("logServerErrorDetail", "false");
    return DriverManager.getConnection(jdbcUrl, properties);
  }

  /**
   * Connection pool of this JVM for these settings. A statement or a wait for a connection takes no
   * longer than the patience. Errors never carry row values, which would end up in logs.
   */
  public DataSource dataSource() {
    return PerJvm.get(HikariDataSource.class, this, this::open);
  }

  private HikariDataSource open() {
    HikariConfig config = new HikariConfig();
    config.setPoolName("spendcast");
    config.setJdbcUrl(jdbcUrl);
    config.setUsername(user);
    password().ifPresent(config::setPassword);
    config.setMaximumPoolSize(16);
    config.setMinimumIdle(0);
    config.setIdleTimeout(Duration.ofMinutes(1).toMillis());
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(patience.toMillis());
    config.addDataSourceProperty("ApplicationName", "spendcast");
    config.addDataSourceProperty("connectTimeout", "10");
    config.addDataSourceProperty("socketTimeout", Long.toString(patience.toSeconds()));
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("socketFactory", KeepAliveSockets.class.getName());
    config.addDataSourceProperty("logServerErrorDetail", "false");
    if (replayed != null) {
      config.setConnectionInitSql(replayed.requirement());
    }
    return new HikariDataSource(config);
  }

  /**
   * Password from the password file, without white space around it. Without a file it is {@code
   * PGPASSWORD}, if that is set.
   */
  public Optional<String> password() {
    if (passwordFile.isEmpty()) {
      return Optional.ofNullable(System.getenv("PGPASSWORD"));
    }
    try {
      return Optional.of(Files.readString(Path.of(passwordFile)).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the password file " + passwordFile, e);
    }
  }
}
