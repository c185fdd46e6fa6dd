package io.spendcast.pipelines;

import io.spendcast.transforms.Postgres;
import io.spendcast.transforms.Sql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Keeps a second process away that would do the same: an advisory lock in PostgreSQL, held by a
 * connection of its own, which bears the lock's name, for as long as the process lives.
 */
final class NamedLock implements AutoCloseable {
  private static final String TRY = Sql.of(NamedLock.class, "TryLock.sql");
  private static final String HOLDER = Sql.of(NamedLock.class, "LockHolder.sql");

  private final Postgres postgres;
  private final String name;
  private Connection connection;

  NamedLock(Postgres postgres, String name) {
    this.postgres = postgres;
    this.name = name;
  }

  /** Whether the lock is this process's now. */
  boolean tryToTake() throws SQLException {
    close();
    connection = connect();
    return Boolean.parseBoolean(query(TRY));
  }

  /** Whether the connection that holds the lock is still there. */
  boolean isHeld() throws SQLException {
    return connection != null && connection.isValid(10);
  }

  /** For a message: who holds the lock, and since when. */
  String holder() throws SQLException {
    return query(HOLDER);
  }

  private String query(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : "nobody any more";
      }
    }
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", postgres.user());
    postgres.password().ifPresent(password -> properties.setProperty("password", password));
    properties.setProperty("ApplicationName", name);
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", "20");
    properties.setProperty("tcpKeepAlive", "true");
    return DriverManager.getConnection(postgres.jdbcUrl(), properties);
  }

  @Override
  public void close() throws SQLException {
    if (connection != null) {
      Connection old = connection;
      connection = null;
      old.close();
    }
  }
}
