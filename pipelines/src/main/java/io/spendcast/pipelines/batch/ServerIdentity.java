package io.spendcast.pipelines.batch;

import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/**
 * Server and database that a URL leads to.
 *
 * @param cluster identifier that a primary and its standbys share
 */
record ServerIdentity(boolean standby, long cluster, OffsetDateTime startedAt, String database) {
  private static final String QUERY = Sql.of(ServerIdentity.class, "ServerIdentity.sql");

  /** Queries the server without the pool, which would wait for a minute. */
  static ServerIdentity of(Postgres postgres) throws SQLException {
    try (Connection connection = postgres.connect("spendcast");
        PreparedStatement statement = connection.prepareStatement(QUERY);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new ServerIdentity(
          row.getBoolean("in_recovery"),
          row.getLong("cluster"),
          row.getObject("started_at", OffsetDateTime.class),
          row.getString("database"));
    }
  }

  /** Whether this is a standby of the primary with the same database, or the primary itself. */
  boolean follows(ServerIdentity primary) {
    return cluster == primary.cluster
        && database.equals(primary.database)
        && (standby || startedAt.equals(primary.startedAt));
  }
}
