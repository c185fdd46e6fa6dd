package io.spendcast.pipelines.start;

import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Requires that a session of the database belongs to the connection that opened it.
 *
 * <p>A pooler in transaction or statement mode breaks this rule. The lock of a session then stays
 * with the pooler, and settings and prepared statements mix with those of other clients.
 *
 * <p>The check listens on one connection, which then stays idle, and notifies from another. Only a
 * session that stays with its connection between transactions receives the notification. The result
 * therefore depends neither on the pooler's choice of connections nor on other clients. Two
 * connections that one session serves are refused at once, and so is one connection that two
 * sessions serve.
 */
public final class OwnSessions {
  private static final String READ_ONLY = Sql.of(OwnSessions.class, "InRecovery.sql");
  private static final String LISTEN = Sql.of(OwnSessions.class, "ListenForItself.sql");
  private static final String NOTIFY = Sql.of(OwnSessions.class, "NotifyItself.sql");

  private static final String BACKEND = Sql.of(OwnSessions.class, "Backend.sql");

  /**
   * Longest wait for one notification, which normally arrives within milliseconds. Only a refusal
   * waits so long, and mostly for one round.
   */
  private static final Duration ROUND = Duration.ofSeconds(2);

  private static final int ROUNDS = 5;

  private OwnSessions() {}

  /**
   * Checks with two connections, for some milliseconds. A standby, where nothing can listen and no
   * lock is taken, passes.
   *
   * @throws WrongStart if sessions are shared
   */
  public static void require(Postgres postgres) throws SQLException {
    try (Connection listening = postgres.connect("spendcast session check");
        Connection notifying = postgres.connect("spendcast session check")) {
      if (!query(listening, READ_ONLY).equals("true") && !hears(listening, notifying)) {
        throw new WrongStart(
            "a connection pooler shares the database's sessions between clients (transaction or"
                + " statement mode), so that locks would not hold: connect to PostgreSQL itself, or use"
                + " session mode (PgBouncer: pool_mode=session)");
      }
    }
  }

  private static boolean hears(Connection listening, Connection notifying) throws SQLException {
    try (PreparedStatement listen = listening.prepareStatement(LISTEN)) {
      listen.execute();
    }
    String first = query(listening, BACKEND);
    for (int round = 0; round < ROUNDS; round++) {
      String now = query(listening, BACKEND);
      if (!now.equals(first) || now.equals(query(notifying, BACKEND))) {
        return false;
      }
      // A notification from here on was sent to an idle connection.
      if (hears(listening, notifying, UUID.randomUUID().toString())) {
        return true;
      }
    }
    return false;
  }

  private static boolean hears(Connection listening, Connection notifying, String token)
      throws SQLException {
    try (PreparedStatement notify = notifying.prepareStatement(NOTIFY)) {
      notify.setString(1, token);
      notify.execute();
    }
    // Other processes that start at the same time notify the same channel.
    long deadline = System.nanoTime() + ROUND.toNanos();
    for (long left = ROUND.toMillis(); left > 0; left = millisUntil(deadline)) {
      PGNotification[] heard = listening.unwrap(PGConnection.class).getNotifications((int) left);
      for (PGNotification notification : heard == null ? new PGNotification[0] : heard) {
        if (notification.getParameter().equals(token)) {
          return true;
        }
      }
    }
    return false;
  }

  private static long millisUntil(long deadline) {
    return (deadline - System.nanoTime()) / 1_000_000;
  }

  private static String query(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }
}
