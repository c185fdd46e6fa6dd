package io.spendcast.transforms;

import java.time.Instant;
import java.util.UUID;

/**
 * Where a record stands in Kafka.
 *
 * @param topicId Kafka's own id of the topic: a topic made anew under the same name has another
 * @param kafkaTimestamp the record's, to the millisecond
 */
public record Position(UUID topicId, int partition, long offset, Instant kafkaTimestamp) {}
