package io.spendcast.pipelines.start;

/**
 * Refusal to run, because the data to be read is not complete yet: exit code 20. A later try may
 * succeed.
 */
public final class NotReady extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotReady(String message) {
    super(message);
  }
}
