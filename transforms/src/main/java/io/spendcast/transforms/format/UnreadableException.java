package io.spendcast.transforms.format;

import io.spendcast.contract.ParseResult;
import io.spendcast.contract.Reason;

/**
 * Rejection of a value from which no event can be unwrapped. Carries no stack trace: bad records
 * cost no more than good ones.
 */
public final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /**
   * @param detail text for people; never holds the payload
   */
  UnreadableException(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  /** The rejection as the contract's parser returns it. */
  public ParseResult.Rejected result() {
    return new ParseResult.Rejected(reason, getMessage());
  }
}
