package io.spendcast.transforms.ledger;

import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Ledger of the Kafka offsets with a durable outcome, in PostgreSQL. {@code Store} adds offsets in
 * the transaction of the outcomes themselves.
 */
public final class Ledger implements Serializable {
  private static final String HOLES = Sql.of(Ledger.class, "LedgerHoles.sql");
  private static final String RECORD_VOIDS = Sql.of(Ledger.class, "RecordVoids.sql");
  private static final String RECORD_LOST = Sql.of(Ledger.class, "RecordLost.sql");

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

  /** Parts of these ranges without a durable outcome so far. */
  List<OffsetRange> holesIn(List<OffsetRange> ranges) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(HOLES)) {
      setRanges(statement, 1, ranges);
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

  /**
   * Records that Kafka never delivers these offsets, all of them in one transaction. What has an
   * outcome already is left as it is.
   *
   * @throws IllegalStateException when another stream has taken over
   */
  public void recordVoids(List<OffsetRange> voids) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(RECORD_VOIDS)) {
      statement.setString(1, claim.group());
      statement.setLong(2, claim.epoch());
      setRanges(statement, 3, voids);
      statement.setString(6, claim.group());
      statement.setObject(7, claim.topicId());
      if (statement.executeUpdate() == 0 && !voids.isEmpty()) {
        throw new IllegalStateException(
            "epoch %d of group %s is over: another stream has taken over"
                .formatted(claim.epoch(), claim.group()));
      }
    }
  }

  /** Records that these offsets were lost before they were read, as a person accepted. */
  public void recordLost(OffsetRange range) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(RECORD_LOST)) {
      statement.setString(1, claim.group());
      statement.setLong(2, claim.epoch());
      statement.setLong(3, range.from());
      statement.setLong(4, range.to());
      statement.setString(5, claim.group());
      statement.setObject(6, claim.topicId());
      statement.setInt(7, range.partition());
      statement.executeUpdate();
    }
  }

  /** Sets three parameters from the given one on. */
  private static void setRanges(PreparedStatement statement, int first, List<OffsetRange> ranges)
      throws SQLException {
    Connection connection = statement.getConnection();
    Object[] partitions = ranges.stream().map(OffsetRange::partition).toArray();
    Object[] from = ranges.stream().map(OffsetRange::from).toArray();
    Object[] to = ranges.stream().map(OffsetRange::to).toArray();
    statement.setArray(first, connection.createArrayOf("int4", partitions));
    statement.setArray(first + 1, connection.createArrayOf("int8", from));
    statement.setArray(first + 2, connection.createArrayOf("int8", to));
  }
}
