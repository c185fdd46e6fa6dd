package io.spendcast.transforms.publish;

import io.spendcast.transforms.alerts.PendingAlert;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The alerts in PostgreSQL that are to be published, and what became of them.
 *
 * <p>A claim keeps other senders away from an alert until it ends, by the database's clock alone.
 */
final class Outbox {
  private static final String CLAIM = Sql.of(Outbox.class, "OutboxClaim.sql");
  private static final String RENEW = Sql.of(Outbox.class, "OutboxRenew.sql");
  private static final String PUBLISHED = Sql.of(Outbox.class, "OutboxPublished.sql");
  private static final String REFUSED = Sql.of(Outbox.class, "OutboxRefused.sql");

  private final Postgres postgres;
  private final Duration claim;

  /**
   * @param claim length of a claim
   */
  Outbox(Postgres postgres, Duration claim) {
    this.postgres = postgres;
    this.claim = claim;
  }

  /** An alert that SNS took. */
  record Published(String eventId, String messageId) {}

  /**
   * An alert that SNS did not take.
   *
   * @param forGood whether the fault is in the alert, so that trying again cannot help
   */
  record Refused(PendingAlert alert, String error, boolean forGood) {
    String eventId() {
      return alert.eventId();
    }
  }

  /** Claims up to this many alerts that no sender holds. */
  List<PendingAlert> claim(int atMost) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setInt(1, atMost);
      statement.setLong(2, claim.toMillis());
      try (ResultSet rows = statement.executeQuery()) {
        List<PendingAlert> alerts = new ArrayList<>();
        while (rows.next()) {
          alerts.add(
              new PendingAlert(
                  rows.getString(1), rows.getString(2), rows.getString(3), rows.getLong(4)));
        }
        return alerts;
      }
    }
  }

  /**
   * Renews the claims of alerts, in their order. Alerts that are no longer the caller's to send are
   * left out: published, paused or erased meanwhile, or claimed by another sender.
   */
  List<PendingAlert> renew(List<PendingAlert> alerts) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(RENEW)) {
      statement.setArray(
          1, connection.createArrayOf("text", values(alerts, PendingAlert::eventId)));
      statement.setArray(2, connection.createArrayOf("int8", values(alerts, PendingAlert::claim)));
      statement.setLong(3, claim.toMillis());
      Map<String, Long> renewed = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          renewed.put(rows.getString(1), rows.getLong(2));
        }
      }
      return alerts.stream()
          .filter(alert -> renewed.containsKey(alert.eventId()))
          .map(alert -> alert.withClaim(renewed.get(alert.eventId())))
          .toList();
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
          c -> c.createArrayOf("int8", values(alerts, refused -> refused.alert().claim())),
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
