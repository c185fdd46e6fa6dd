package io.spendcast.transforms.ledger;

import io.spendcast.transforms.database.NamedSql;
import io.spendcast.transforms.database.Postgres;
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
  private static final NamedSql HOLES = NamedSql.of(Ledger.class, "LedgerHoles.sql");
  private static final NamedSql RECORD_GAPS = NamedSql.of(Ledger.class, "RecordGaps.sql");
  private static final NamedSql RECORD_LOST = NamedSql.of(Ledger.class, "RecordLost.sql");

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
        PreparedStatement statement = connection.prepareStatement(HOLES.text())) {
      setRanges(HOLES.bind(statement), ranges)
          .set("consumer_group", claim.group())
          .set("topic_id", claim.topicId());
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
  public void recordGaps(List<OffsetRange> gaps) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(RECORD_GAPS.text())) {
      setRanges(RECORD_GAPS.bind(statement), gaps)
          .set("consumer_group", claim.group())
          .set("epoch", claim.epoch())
          .set("topic_id", claim.topicId());
      if (statement.executeUpdate() == 0 && !gaps.isEmpty()) {
        throw new IllegalStateException(
            "epoch %d of group %s is over: another stream has taken over"
                .formatted(claim.epoch(), claim.group()));
      }
    }
  }

  /** Records that these offsets were lost before they were read, as a person accepted. */
  public void recordLost(OffsetRange range) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(RECORD_LOST.text())) {
      RECORD_LOST
          .bind(statement)
          .set("consumer_group", claim.group())
          .set("epoch", claim.epoch())
          .set("from_offset", range.from())
          .set("to_offset", range.to())
          .set("topic_id", claim.topicId())
          .set("partition", range.partition());
      statement.executeUpdate();
    }
  }

  private static NamedSql.Binding setRanges(NamedSql.Binding parameters, List<OffsetRange> ranges)
      throws SQLException {
    return parameters
        .setArray("partitions", "int4", ranges.stream().map(OffsetRange::partition).toArray())
        .setArray("from_offsets", "int8", ranges.stream().map(OffsetRange::from).toArray())
        .setArray("to_offsets", "int8", ranges.stream().map(OffsetRange::to).toArray());
  }
}
