package io.spendcast.pipelines.start;

/**
 * Refusal to start, because the work could not have succeeded: exit code 2. Nothing was begun. The
 * message is the one line that the caller sees; it names the fault and the remedy.
 */
public final class WrongStart extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WrongStart(String message) {
    super(message);
  }

  public WrongStart(String message, Throwable cause) {
    super(message, cause);
  }
}
