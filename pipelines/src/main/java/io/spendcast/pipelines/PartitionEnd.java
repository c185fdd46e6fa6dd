package io.spendcast.pipelines;

import java.util.Optional;

/**
 * End of a partition at some moment.
 *
 * @param offset of the next record
 * @param leaderEpoch of the partition's leader at that moment; empty when Kafka does not say
 */
record PartitionEnd(long offset, Optional<Integer> leaderEpoch) {}
