package io.spendcast.pipelines.cli.move;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A move as the shard that the partitions leave has it stored.
 *
 * @param otherShard name of the shard that they go to
 * @param frozenAt since when no stream of the first shard reads them; null when one may
 * @param handedOverAt when the first shard deleted its rows; null when it has them
 */
record MovingPartitions(
    UUID moveId,
    String otherShard,
    UUID topicId,
    List<Integer> partitions,
    Instant frozenAt,
    Instant handedOverAt) {

  Object[] partitionArray() {
    return partitions.toArray();
  }
}
