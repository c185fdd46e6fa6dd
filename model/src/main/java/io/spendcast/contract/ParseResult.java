package io.spendcast.contract;

import io.spendcast.domain.Purchase;

/** Result of parsing a record's bytes: a purchase, or the reason for the rejection. */
public sealed interface ParseResult {

  /** Purchase that the bytes contain. */
  record Parsed(Purchase purchase) implements ParseResult {}

  /**
   * Rejection of bytes that break the contract.
   *
   * @param detail text for people: the field, the value's kind and the allowed range; never the
   *     payload
   */
  record Rejected(Reason reason, String detail) implements ParseResult {}
}
