package io.spendcast.transforms.ledger;

import java.io.Serializable;
import java.util.UUID;

/**
 * A stream's right to store: of all claims of a consumer group the one with the newest epoch.
 *
 * @param topicId Kafka's id of the topic that the stream reads
 */
public record StreamClaim(String group, UUID topicId, long epoch) implements Serializable {}
