package io.spendcast.scoring.registry;

/** A registry that does not give what it was asked for; the message names it and says why. */
public final class RegistryException extends RuntimeException {

  public RegistryException(String message) {
    super(message);
  }

  RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
