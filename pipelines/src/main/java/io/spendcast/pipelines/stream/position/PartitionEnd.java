package io.spendcast.pipelines.stream.position;

import java.util.Optional;

/**
 * End of a partition at some moment.
 *
 * @param offset of the next record
 * @param leaderEpoch of the partition's leader at that moment; empty when Kafka does not say
 */
public record PartitionEnd(long offset, Optional<Integer> leaderEpoch) {}
