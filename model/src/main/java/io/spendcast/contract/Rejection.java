package io.spendcast.contract;

/**
 * Ends the reading of a record that breaks the contract. Never leaves {@link ContractParser}, so it
 * carries no stack trace: bad records cost no more than good ones.
 */
final class Rejection extends Exception {
  private final Reason reason;

  Rejection(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  ParseResult result() {
    return new ParseResult.Rejected(reason, getMessage());
  }
}
