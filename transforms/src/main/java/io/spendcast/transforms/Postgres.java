package io.spendcast.transforms;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.spendcast.transforms.jvm.PerJvm;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Where the facts are, and as whom to write them.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port/database}, with {@code sslmode} and the like
 * @param passwordFile file that holds the password and nothing else; empty to use the driver's own
 *     ways (a {@code .pgpass} file, {@code PGPASSWORD}) or none
 * @param replayed what a standby must have replayed before it is read; null asks for nothing
 */
public record Postgres(String jdbcUrl, String user, String passwordFile, ReplayMark replayed)
    implements Serializable {
  /** A database that is away for up to this long is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  public Postgres(String jdbcUrl, String user, String passwordFile) {
    this(jdbcUrl, user, passwordFile, null);
  }

  /** The same server, whose pool connects only to standbys that have replayed the mark. */
  public Postgres withReplayed(ReplayMark mark) {
    return new Postgres(jdbcUrl, user, passwordFile, mark);
  }

  /**
   * This JVM's connection pool. A statement or a wait for a connection takes at most a minute;
   * errors never carry row values, which would end up in logs.
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
    config.setConnectionTimeout(PATIENCE.toMillis());
    config.addDataSourceProperty("ApplicationName", "spendcast");
    config.addDataSourceProperty("connectTimeout", "10");
    config.addDataSourceProperty("socketTimeout", Long.toString(PATIENCE.toSeconds()));
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("logServerErrorDetail", "false");
    if (replayed != null) {
      config.setConnectionInitSql(replayed.requirement());
    }
    return new HikariDataSource(config);
  }

  /** The password file's content without the line's end. */
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
