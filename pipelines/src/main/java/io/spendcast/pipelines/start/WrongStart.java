package io.spendcast.pipelines.start;

/**
 * Nothing was begun, because it could not have worked: exit code 2. The message is the one line
 * that the caller sees; it names what is wrong and what to do.
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
