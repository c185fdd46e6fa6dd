package io.spendcast.scoring;

/**
 * A model that must not score; the message names where it came from, what is wrong and expected.
 */
public class InvalidModelException extends RuntimeException {

  public InvalidModelException(String message) {
    super(message);
  }

  public InvalidModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
