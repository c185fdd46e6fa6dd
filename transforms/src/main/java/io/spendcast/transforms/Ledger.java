package io.spendcast.transforms;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which Kafka offsets have a durable outcome, in PostgreSQL. {@link Store} adds to it in the
 * transaction of the outcomes themselves.
 */
public final class Ledger implements Serializable {
  private static final String HOLES = Sql.of(Ledger.class, "LedgerHoles.sql");
  private static final String RECORD_GAP = Sql.of(Ledger.class, "RecordGap.sql");

  private final Postgres postgres;
  private final StreamClaim claim;

  private Ledger(Postgres postgres, StreamClaim claim) {
    this.postgres = postgres;
    this.claim = claim;
  }

  /** The ledger of a claim's group and topic. */
  public static Ledger of(Postgres postgres, StreamClaim claim) {
    return new Ledger(postgres, claim);
  }

  /** Why offsets have no outcome of their own. */
  public enum Gap {
    /** Kafka never delivers them. */
    VOID,
    /** Retention took them before they were read, and a person accepted it. */
    LOST
  }

  /** What of these ranges has no durable outcome yet. */
  List<OffsetRange> holesIn(List<OffsetRange> ranges) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(HOLES)) {
      statement.setArray(
          1,
          connection.createArrayOf("int4", ranges.stream().map(OffsetRange::partition).toArray()));
      statement.setArray(
          2, connection.createArrayOf("int8", ranges.stream().map(OffsetRange::from).toArray()));
      statement.setArray(
          3, connection.createArrayOf("int8", ranges.stream().map(OffsetRange::to).toArray()));
      statement.setString(4, claim.group());
      statement.setObject(5, claim.topicId());
      try (ResultSet rows = statement.executeQuery()) {
        List<OffsetRange> holes = new ArrayList<>();
        while (rows.next()) {
          holes.add(new OffsetRange(rows.getInt(1), rows.getLong(2), rows.getLong(3)));
        }
        return holes;
      }
    }
  }

  /** Notes that these offsets never get an outcome; twice is as good as once. */
  public void recordGap(OffsetRange range, Gap kind) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(RECORD_GAP)) {
      statement.setString(1, claim.group());
      statement.setLong(2, claim.epoch());
      statement.setLong(3, range.from());
      statement.setLong(4, range.to());
      statement.setString(5, claim.group());
      statement.setObject(6, claim.topicId());
      statement.setInt(7, range.partition());
      statement.setString(8, kind.name().toLowerCase(Locale.ROOT));
      statement.executeUpdate();
    }
  }
}
