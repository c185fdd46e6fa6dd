package io.spendcast.pipelines;

/** What is to be read is not complete yet: exit code 20. Trying again later may help. */
final class NotReady extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotReady(String message) {
    super(message);
  }
}
