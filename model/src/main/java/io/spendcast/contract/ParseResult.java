package io.spendcast.contract;

import io.spendcast.domain.Purchase;

/** What became of a record's bytes: a purchase, or the reason why they are none. */
public sealed interface ParseResult {

  /** The bytes say this. */
  record Parsed(Purchase purchase) implements ParseResult {}

  /**
   * The bytes break the contract.
   *
   * @param detail for people: the field, the value's kind and the allowed range; never the payload
   */
  record Rejected(Reason reason, String detail) implements ParseResult {}
}
