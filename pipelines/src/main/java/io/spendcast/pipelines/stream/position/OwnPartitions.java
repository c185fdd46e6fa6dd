package io.spendcast.pipelines.stream.position;

import io.spendcast.pipelines.shards.Partitions;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.pipelines.stream.settings.StreamSettings;
import io.spendcast.transforms.database.Sql;
import io.spendcast.transforms.ledger.StreamClaim;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Check that each partition is read by the shard that has its records, and by no other. A partition
 * without a stream would be forgotten in silence; one that two streams read would be counted twice.
 */
final class OwnPartitions {
  private static final String AWAY = Sql.of(OwnPartitions.class, "AwayPartitions.sql");

  private final StreamSettings settings;
  private final StreamClaim claim;

  OwnPartitions(StreamSettings settings, StreamClaim claim) {
    this.settings = settings;
    this.claim = claim;
  }

  /**
   * Checks the partitions that a stream is about to read.
   *
   * @param known partitions of the topic that the ledger knows
   * @param begun partitions that the group has offsets of in Kafka
   * @throws WrongStart when a partition belongs to another shard, or one of this shard is left out
   */
  void check(Collection<Integer> known, Collection<Integer> read, Collection<Integer> begun)
      throws SQLException {
    Map<Integer, Away> away = away();
    for (int partition : read) {
      if (away.containsKey(partition) && away.get(partition).gone()) {
        throw new WrongStart(
            "partition %d of topic %s has moved to shard %s: leave it out of --partitions"
                .formatted(partition, settings.topic(), away.get(partition).shard()));
      }
    }
    Collection<Integer> leftOut = without(without(known, read), away.keySet());
    if (!leftOut.isEmpty()) {
      throw new WrongStart(
          ("this database holds partitions %s of topic %s, which nobody would read: name them in"
                  + " --partitions, or move them to another shard first (spendcast shards move)")
              .formatted(new Partitions(leftOut), settings.topic()));
    }
    if (settings.partitions().isPresent()) {
      refuseReadElsewhere(new Partitions(read).of(without(begun, known)));
    }
  }

  /** Refuses partitions that a stream of the group has read into another database. */
  private void refuseReadElsewhere(List<Integer> partitions) {
    if (!partitions.isEmpty()) {
      throw new WrongStart(
          ("group %s has read partitions %s of topic %s already, but this database has nothing of"
                  + " them: move them here from their shard (spendcast shards move). If no shard has"
                  + " them, delete the group's offsets of these partitions in Kafka")
              .formatted(settings.group(), new Partitions(partitions), settings.topic()));
    }
  }

  private static Collection<Integer> without(Collection<Integer> some, Collection<Integer> others) {
    Collection<Integer> rest = new TreeSet<>(some);
    rest.removeAll(others);
    return rest;
  }

  /**
   * A partition that is moving or was moved.
   *
   * @param gone whether no stream of this shard may read it any more
   */
  private record Away(String shard, boolean gone) {}

  private Map<Integer, Away> away() throws SQLException {
    try (Connection connection = settings.postgres().dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(AWAY)) {
      statement.setString(1, claim.group());
      statement.setObject(2, claim.topicId());
      Map<Integer, Away> away = new TreeMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          away.put(rows.getInt(1), new Away(rows.getString(2), rows.getBoolean(3)));
        }
      }
      return away;
    }
  }
}
