package io.spendcast.pipelines.start;

import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Keeps a second process away that would do the same: an advisory lock in PostgreSQL, held by a
 * connection of its own, which bears the lock's name, for as long as the process lives.
 */
public final class NamedLock implements AutoCloseable {
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

  /** Whether the lock is this process's now. */
  public boolean tryToTake() throws SQLException {
    close();
    connection = postgres.connect(name);
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

  /** For a message: who holds the lock, and since when. */
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
