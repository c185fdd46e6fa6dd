package io.spendcast.pipelines;

/** A start that cannot succeed until a person changes something: one clear line, exit code 2. */
final class WrongStartException extends Exception {
  private static final long serialVersionUID = 1;

  WrongStartException(String message) {
    super(message);
  }

  WrongStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
