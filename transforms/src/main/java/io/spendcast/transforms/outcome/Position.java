package io.spendcast.transforms.outcome;

import java.time.Instant;
import java.util.UUID;

/**
 * Place of a record in Kafka.
 *
 * @param topicId Kafka's own id of the topic: a re-created topic of the same name has another
 * @param kafkaTimestamp timestamp of the record, to the millisecond; the time of reading when the
 *     record has none or an implausible one
 */
public record Position(UUID topicId, int partition, long offset, Instant kafkaTimestamp) {}
