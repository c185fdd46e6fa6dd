package io.spendcast.transforms;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The alerts in PostgreSQL that are to be published, and what became of them. */
final class Outbox {
  private static final String CLAIM = Sql.of(Outbox.class, "OutboxClaim.sql");
  private static final String PUBLISHED = Sql.of(Outbox.class, "OutboxPublished.sql");
  private static final String REFUSED = Sql.of(Outbox.class, "OutboxRefused.sql");

  private final Postgres postgres;

  Outbox(Postgres postgres) {
    this.postgres = postgres;
  }

  /** An alert that SNS took. */
  record Published(String eventId, String messageId) {}

  /**
   * An alert that SNS did not take.
   *
   * @param forGood whether the fault is in the alert, so that trying again cannot help
   */
  record Refused(String eventId, String error, boolean forGood) {}

  /** Up to this many alerts that nobody else is sending, held for 30 seconds. */
  List<PendingAlert> claim(int atMost) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setInt(1, atMost);
      try (ResultSet rows = statement.executeQuery()) {
        List<PendingAlert> alerts = new ArrayList<>();
        while (rows.next()) {
          alerts.add(new PendingAlert(rows.getString(1), rows.getString(2), rows.getString(3)));
        }
        return alerts;
      }
    }
  }

  void published(List<Published> alerts) throws SQLException {
    if (!alerts.isEmpty()) {
      update(
          PUBLISHED,
          c -> c.createArrayOf("text", values(alerts, Published::eventId)),
          c -> c.createArrayOf("text", values(alerts, Published::messageId)));
    }
  }

  void refused(List<Refused> alerts) throws SQLException {
    if (!alerts.isEmpty()) {
      update(
          REFUSED,
          c -> c.createArrayOf("text", values(alerts, Refused::eventId)),
          c -> c.createArrayOf("text", values(alerts, Refused::error)),
          c -> c.createArrayOf("bool", values(alerts, Refused::forGood)));
    }
  }

  private interface Column {
    java.sql.Array of(Connection connection) throws SQLException;
  }

  private void update(String sql, Column... columns) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < columns.length; i++) {
        statement.setArray(i + 1, columns[i].of(connection));
      }
      statement.executeUpdate();
    }
  }

  private static <T> Object[] values(List<T> rows, Function<T, Object> value) {
    return rows.stream().map(value).toArray();
  }
}
