package io.spendcast.pipelines.stream.position;

import io.spendcast.transforms.database.NamedSql;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import io.spendcast.transforms.ledger.OffsetRange;
import io.spendcast.transforms.ledger.StreamClaim;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Ends of partitions in PostgreSQL, as the stream saw them last. A later start compares them with
 * Kafka, to detect records that were lost or replaced.
 */
public final class EndDatabase {
  private static final NamedSql REMEMBER = NamedSql.of(EndDatabase.class, "RememberEnds.sql");
  private static final String READ = Sql.of(EndDatabase.class, "ReadEnds.sql");
  private static final String UNREAD = Sql.of(EndDatabase.class, "ReadUnread.sql");
  private static final NamedSql KNOWN = NamedSql.of(EndDatabase.class, "KnownRecords.sql");
  private static final NamedSql REPLACED = NamedSql.of(EndDatabase.class, "RecordReplaced.sql");

  private final Postgres postgres;

  public EndDatabase(Postgres postgres) {
    this.postgres = postgres;
  }

  public void remember(StreamClaim claim, Map<Integer, PartitionEnd> ends) throws SQLException {
    NavigableMap<Integer, PartitionEnd> inOrder = new TreeMap<>(ends);
    Object[] offsets = inOrder.values().stream().map(PartitionEnd::offset).toArray();
    Object[] epochs =
        inOrder.values().stream().map(end -> end.leaderEpoch().orElse(null)).toArray();
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(REMEMBER.text())) {
      REMEMBER
          .bind(statement)
          .set("consumer_group", claim.group())
          .set("topic_id", claim.topicId())
          .setArray("partitions", "int4", inOrder.keySet().toArray())
          .setArray("end_offsets", "int8", offsets)
          .setArray("leader_epochs", "int4", epochs);
      statement.executeUpdate();
    }
  }

  /** Remembered ends of the partitions that have one. */
  public Map<Integer, PartitionEnd> remembered(StreamClaim claim) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, claim.group());
      statement.setObject(2, claim.topicId());
      Map<Integer, PartitionEnd> ends = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Optional<Integer> epoch = Optional.ofNullable(rows.getObject(3, Integer.class));
          ends.put(rows.getInt(1), new PartitionEnd(rows.getLong(2), epoch));
        }
      }
      return ends;
    }
  }

  /** Offsets of a former topic that were seen but never read. */
  record Unread(UUID topicId, OffsetRange range) {}

  /** Unread offsets of all former topics of this name. */
  List<Unread> unread(StreamClaim claim, String topic) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(UNREAD)) {
      statement.setString(1, claim.group());
      statement.setString(2, topic);
      statement.setObject(3, claim.topicId());
      List<Unread> unread = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          unread.add(
              new Unread(
                  rows.getObject(1, UUID.class),
                  new OffsetRange(rows.getInt(2), rows.getLong(3), rows.getLong(4))));
        }
      }
      return unread;
    }
  }

  /**
   * Result of a comparison of Kafka's records with the stored ones.
   *
   * @param replacedFrom first offset of the newest records that differ from the stored ones, if any
   * @param anySame whether an older record is the same as the stored one
   */
  record Compared(Optional<Long> replacedFrom, boolean anySame) {}

  Compared compare(StreamClaim claim, int partition, List<RereadRecords.Seen> records)
      throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(KNOWN.text())) {
      Object[] offsets = records.stream().map(RereadRecords.Seen::offset).toArray();
      Object[] events = records.stream().map(RereadRecords.Seen::eventId).toArray();
      Object[] digests = records.stream().map(RereadRecords.Seen::digest).toArray();
      KNOWN
          .bind(statement)
          .setArray("kafka_offsets", "int8", offsets)
          .setArray("event_ids", "text", events)
          .setArray("digests", "text", digests)
          .set("consumer_group", claim.group())
          .set("topic_id", claim.topicId())
          .set("partition", partition);
      try (ResultSet newestFirst = statement.executeQuery()) {
        return compared(newestFirst);
      }
    }
  }

  private static Compared compared(ResultSet newestFirst) throws SQLException {
    Optional<Long> from = Optional.empty();
    while (newestFirst.next()) {
      Boolean same = newestFirst.getObject(2, Boolean.class);
      if (Boolean.TRUE.equals(same)) {
        return new Compared(from, true);
      }
      if (same != null) {
        from = Optional.of(newestFirst.getLong(1));
      }
    }
    return new Compared(from, false);
  }

  /** Records that the new records at these offsets are never read, as an operator accepted. */
  void recordReplaced(StreamClaim claim, OffsetRange replaced) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(REPLACED.text())) {
      REPLACED
          .bind(statement)
          .set("from_offset", replaced.from())
          .set("to_offset", replaced.to())
          .set("consumer_group", claim.group())
          .set("topic_id", claim.topicId())
          .set("partition", replaced.partition());
      statement.executeUpdate();
    }
  }
}
