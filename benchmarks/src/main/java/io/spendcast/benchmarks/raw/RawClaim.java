package io.spendcast.benchmarks.raw;

import io.spendcast.local.servers.DatabaseClient;
import io.spendcast.transforms.ledger.StreamClaim;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
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
  private static final String CLAIM = "/io/spendcast/benchmarks/raw/ClaimEpoch.sql";
  private static final String POSITIONS = "/io/spendcast/benchmarks/raw/ReadPositions.sql";

  RawClaim {
    positions = Map.copyOf(positions);
  }

  /** Claims the topic. A partition that is not in the ledger yet begins at offset 0. */
  static RawClaim take(Connection connection, String topic, Map<String, Object> kafka)
      throws ExecutionException, InterruptedException {
    TopicDescription description = describe(topic, kafka);
    Uuid id = description.topicId();
    UUID topicId = new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    DatabaseClient database = new DatabaseClient(connection);
    long epoch = Long.parseLong(database.row(CLAIM, GROUP, topic, topicId).get("epoch"));
    int partitions = description.partitions().size();
    Map<Integer, Long> positions =
        database.rows(POSITIONS, GROUP, topicId, topic, partitions).stream()
            .collect(
                Collectors.toMap(
                    row -> Integer.valueOf(row.get("partition")),
                    row -> Long.valueOf(row.get("position"))));
    return new RawClaim(new StreamClaim(GROUP, topicId, epoch), positions);
  }

  private static TopicDescription describe(String topic, Map<String, Object> kafka)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(kafka)) {
      return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
    }
  }
}
