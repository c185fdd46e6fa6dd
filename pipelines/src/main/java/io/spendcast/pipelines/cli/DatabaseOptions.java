package io.spendcast.pipelines.cli;

import io.spendcast.pipelines.shards.Shard;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.database.JdbcUrl;
import io.spendcast.transforms.database.Postgres;
import javax.sql.DataSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Flags that name the database and its user. */
public final class DatabaseOptions {
  @Mixin private LoginOptions login = new LoginOptions();

  @Option(
      names = "--jdbcUrl",
      paramLabel = "URL",
      defaultValue = "${env:SPENDCAST_JDBC_URL}",
      description = {
        "Where the database is, such as jdbc:postgresql://db:5432/shop?sslmode=verify-full.",
        "Default: SPENDCAST_JDBC_URL of the environment."
      })
  private String jdbcUrl;

  /** Options of a shard's database, with the same user and password. */
  DatabaseOptions of(Shard shard) {
    DatabaseOptions options = new DatabaseOptions();
    options.jdbcUrl = shard.jdbcUrl();
    options.login = login;
    return options;
  }

  /**
   * Source of connections; one was opened as a test.
   *
   * @param command name of the command, shown with a prefix in {@code pg_stat_activity} as the
   *     application's name
   * @throws WrongStart if the options are wrong or the database refuses the connection
   */
  public DataSource connect(String command) {
    return login.connect(checkedUrl(), command);
  }

  /**
   * Database for code that opens connections of its own.
   *
   * @throws WrongStart if the options are wrong, the database refuses a connection, or a pooler
   *     shares the database's sessions
   */
  public Postgres postgres() {
    return login.postgres(checkedUrl());
  }

  private String checkedUrl() {
    if (jdbcUrl == null || jdbcUrl.isBlank()) {
      throw new WrongStart("no database given: use --jdbcUrl or set SPENDCAST_JDBC_URL");
    }
    try {
      return JdbcUrl.checked(jdbcUrl);
    } catch (IllegalArgumentException e) {
      throw new WrongStart("--jdbcUrl " + e.getMessage(), e);
    }
  }
}
