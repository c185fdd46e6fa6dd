package io.spendcast.pipelines.start;

/** What is to be read is not complete yet: exit code 20. Trying again later may help. */
public final class NotReady extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotReady(String message) {
    super(message);
  }
}
