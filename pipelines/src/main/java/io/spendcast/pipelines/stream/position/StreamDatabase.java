package io.spendcast.pipelines.stream.position;

import io.spendcast.pipelines.shards.Partitions;
import io.spendcast.pipelines.stream.settings.StreamSettings;
import io.spendcast.transforms.database.NamedSql;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import io.spendcast.transforms.erasure.ErasureKey;
import io.spendcast.transforms.ledger.StreamClaim;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Rows that the driver of a stream reads and writes in PostgreSQL, beside the pipeline. */
public final class StreamDatabase {
  private static final String CLAIM_EPOCH = Sql.of(StreamDatabase.class, "ClaimEpoch.sql");
  private static final NamedSql RECORD_ALERT_RULES =
      NamedSql.of(StreamDatabase.class, "RecordAlertRules.sql");
  private static final String READ_EPOCH = Sql.of(StreamDatabase.class, "ReadEpoch.sql");
  private static final String READ_POSITIONS = Sql.of(StreamDatabase.class, "ReadPositions.sql");
  private static final NamedSql ADD_PARTITION =
      NamedSql.of(StreamDatabase.class, "AddPartition.sql");
  private static final String CAUGHT_UP = Sql.of(StreamDatabase.class, "CaughtUp.sql");

  private static final String AGREES = Sql.of(StreamDatabase.class, "AgreesToErasureKey.sql");

  private final Postgres postgres;

  public StreamDatabase(Postgres postgres) {
    this.postgres = postgres;
  }

  /**
   * Begins a new epoch of the group; statements of older ones store nothing from now on.
   *
   * @param read partitions that the stream of the epoch reads; when empty, all of the topic
   */
  public StreamClaim claimEpoch(String group, String topic, UUID topicId, Optional<Partitions> read)
      throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(CLAIM_EPOCH)) {
      statement.setString(1, group);
      statement.setString(2, topic);
      statement.setObject(3, topicId);
      statement.setArray(
          4,
          read.isEmpty() ? null : connection.createArrayOf("int4", read.get().numbers().toArray()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new StreamClaim(group, topicId, row.getLong(1));
      }
    }
  }

  /** Stores the rules by which the claim's epoch alerts, before it stores its first record. */
  public void recordAlertRules(StreamClaim claim, StreamSettings.Alerting alerting)
      throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(RECORD_ALERT_RULES.text())) {
      RECORD_ALERT_RULES
          .bind(statement)
          .set("threshold", alerting.threshold())
          .set("probability", alerting.probability().orElse(null))
          .set("max_age", alerting.rules().maxAge().map(Duration::toString).orElse(null))
          .set("cooldown", alerting.rules().cooldown().map(Duration::toString).orElse(null))
          .set("consumer_group", claim.group())
          .set("epoch", claim.epoch());
      statement.executeUpdate();
    }
  }

  /** Whether no customer was erased by another key. */
  public boolean agreesTo(ErasureKey key) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(AGREES)) {
      statement.setBytes(1, key.fingerprint().orElse(null));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** Whether no other stream has begun a newer epoch. */
  public boolean isNewest(StreamClaim claim) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(READ_EPOCH)) {
      statement.setString(1, claim.group());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getLong(1) == claim.epoch();
      }
    }
  }

  /** The end of the first range of each partition that the ledger knows. */
  public Map<Integer, Long> positions(StreamClaim claim) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(READ_POSITIONS)) {
      statement.setString(1, claim.group());
      statement.setObject(2, claim.topicId());
      Map<Integer, Long> positions = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          positions.put(rows.getInt(1), rows.getLong(2));
        }
      }
      return positions;
    }
  }

  void addPartition(StreamClaim claim, String topic, int partition, long startOffset)
      throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(ADD_PARTITION.text())) {
      ADD_PARTITION
          .bind(statement)
          .set("consumer_group", claim.group())
          .set("topic_id", claim.topicId())
          .set("topic", topic)
          .set("partition", partition)
          .set("start_offset", startOffset);
      statement.executeUpdate();
    }
  }

  /** Stores the age of the moment up to which each of these partitions is stored. */
  public void caughtUp(StreamClaim claim, Map<Integer, Duration> ages) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(CAUGHT_UP)) {
      Object[] millis = ages.values().stream().map(Duration::toMillis).toArray();
      statement.setArray(1, connection.createArrayOf("int4", ages.keySet().toArray()));
      statement.setArray(2, connection.createArrayOf("int8", millis));
      statement.setString(3, claim.group());
      statement.setObject(4, claim.topicId());
      statement.executeUpdate();
    }
  }
}
