package io.spendcast.pipelines.start;

import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Prevents a second process from doing the same work at the same time. The lock is an advisory lock
 * in PostgreSQL. A connection of its own, which bears the lock's name, holds it until it is closed
 * or the process ends, however long it says nothing.
 */
public final class NamedLock implements AutoCloseable {
  private static final String KEEP = Sql.of(NamedLock.class, "KeepSession.sql");
  private static final String TRY = Sql.of(NamedLock.class, "TryLock.sql");
  private static final String HOLDS = Sql.of(NamedLock.class, "HoldsLock.sql");
  private static final String HOLDER = Sql.of(NamedLock.class, "LockHolder.sql");

  private final Postgres postgres;
  private final String name;
  private Connection connection;

  public NamedLock(Postgres postgres, String name) {
    this.postgres = postgres;
    this.name = name;
  }

  /**
   * Tries to acquire the lock, without waiting, on a new connection; true when this process holds
   * it now.
   */
  public boolean tryToTake() throws SQLException {
    close();
    connection = postgres.connect(name);
    try (Statement statement = connection.createStatement()) {
      statement.execute(KEEP);
    }
    return Boolean.parseBoolean(query(TRY));
  }

  /** Whether the connection is still there, and its session still holds the lock. */
  public boolean isHeld() {
    try {
      return connection != null && Boolean.parseBoolean(query(HOLDS));
    } catch (SQLException e) {
      return false;
    }
  }

  /** Session that holds the lock, with its address and start, as text for a message. */
  public String holder() throws SQLException {
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

  @Override
  public void close() throws SQLException {
    if (connection != null) {
      Connection old = connection;
      connection = null;
      old.close();
    }
  }
}
