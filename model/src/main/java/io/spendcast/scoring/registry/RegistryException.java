package io.spendcast.scoring.registry;

/** A registry that does not give what it was asked for; the message names it and says why. */
public final class RegistryException extends RuntimeException {

  public RegistryException(String message) {
    super(message);
  }

  public RegistryException(String message, Throwable cause) {
    super(message, cause);
  }

  static RegistryException tooLarge(Registry registry, long bytes) {
    return new RegistryException(
        "registry %s must send %,d bytes at most, but sent more".formatted(registry, bytes));
  }
}
