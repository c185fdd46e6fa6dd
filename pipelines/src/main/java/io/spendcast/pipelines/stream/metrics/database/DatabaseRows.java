package io.spendcast.pipelines.stream.metrics.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Queries of metrics, row by row. */
final class DatabaseRows {
  private DatabaseRows() {}

  @FunctionalInterface
  interface Row {
    void read(ResultSet row) throws SQLException;
  }

  static void each(Connection connection, String sql, Row reader, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }
}
