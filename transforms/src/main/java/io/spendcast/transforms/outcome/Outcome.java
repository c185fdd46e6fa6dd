package io.spendcast.transforms.outcome;

/**
 * Outcome of one Kafka record. It stays one element from Parse to Store, good or bad, so that a
 * bundle's records can be stored in one transaction.
 */
public sealed interface Outcome permits Accepted, DeadLetter {

  Position position();

  /** Bytes of the record, for a dead letter that any step may still make of it. */
  Original original();
}
