package io.spendcast.transforms.database;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A position in the primary's write-ahead log. A standby that has replayed it shows everything that
 * was committed before the mark was made.
 *
 * @param lsn as PostgreSQL prints it, such as {@code 0/16B3748}
 */
public record ReplayMark(String lsn) implements Serializable {
  private static final String MAKE = Sql.of(ReplayMark.class, "ReplayMark.sql");
  private static final String REACHED = Sql.of(ReplayMark.class, "ReplayMarkReached.sql");
  private static final String REQUIRE = Sql.of(ReplayMark.class, "RequireReplayed.sql");

  public ReplayMark {
    if (!lsn.matches("[0-9A-F]+/[0-9A-F]+")) {
      throw new IllegalArgumentException("not a position in the write-ahead log: " + lsn);
    }
  }

  /**
   * Makes a mark behind everything that is committed now.
   *
   * @param primary in auto-commit mode
   */
  public static ReplayMark make(Connection primary) throws SQLException {
    try (PreparedStatement statement = primary.prepareStatement(MAKE);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new ReplayMark(row.getString(1));
    }
  }

  /** Whether the server has replayed the mark; a primary always has. */
  public boolean isReachedBy(Connection server) throws SQLException {
    try (PreparedStatement statement = server.prepareStatement(REACHED)) {
      statement.setString(1, lsn);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** A statement that fails on a standby that has not replayed the mark. */
  public String requirement() {
    return REQUIRE.formatted(lsn);
  }
}
