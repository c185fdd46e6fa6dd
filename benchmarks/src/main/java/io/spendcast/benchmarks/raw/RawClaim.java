package io.spendcast.benchmarks.raw;

import io.spendcast.transforms.database.Sql;
import io.spendcast.transforms.ledger.StreamClaim;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;

/**
 * Claim of the raw loop to store, and the ledger's position of every partition, where it continues.
 *
 * @param positions position by partition
 */
record RawClaim(StreamClaim stream, Map<Integer, Long> positions) {
  private static final String GROUP = "spendcast";
  private static final String CLAIM = Sql.of(RawClaim.class, "ClaimEpoch.sql");
  private static final String POSITIONS = Sql.of(RawClaim.class, "ReadPositions.sql");

  RawClaim {
    positions = Map.copyOf(positions);
  }

  /** Claims the topic. A partition that is not in the ledger yet begins at offset 0. */
  static RawClaim take(Connection connection, String topic, Map<String, Object> kafka)
      throws SQLException, ExecutionException, InterruptedException {
    TopicDescription description = describe(topic, kafka);
    Uuid id = description.topicId();
    UUID topicId = new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    long epoch = claimEpoch(connection, topic, topicId);
    StreamClaim stream = new StreamClaim(GROUP, topicId, epoch);
    int partitions = description.partitions().size();
    return new RawClaim(stream, positions(connection, stream, topic, partitions));
  }

  private static TopicDescription describe(String topic, Map<String, Object> kafka)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(kafka)) {
      return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
    }
  }

  private static long claimEpoch(Connection connection, String topic, UUID topicId)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
      statement.setString(1, GROUP);
      statement.setString(2, topic);
      statement.setObject(3, topicId);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static Map<Integer, Long> positions(
      Connection connection, StreamClaim stream, String topic, int partitions) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(POSITIONS)) {
      statement.setString(1, stream.group());
      statement.setObject(2, stream.topicId());
      statement.setString(3, topic);
      statement.setInt(4, partitions);
      Map<Integer, Long> positions = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          positions.put(rows.getInt(1), rows.getLong(2));
        }
      }
      return positions;
    }
  }
}
