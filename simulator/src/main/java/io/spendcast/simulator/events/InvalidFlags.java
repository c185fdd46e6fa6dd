package io.spendcast.simulator.events;

/**
 * Refusal of a command that cannot start as given. The message is one line for the person who
 * started it (exit code 2).
 */
public final class InvalidFlags extends RuntimeException {
  public InvalidFlags(String message) {
    super(message);
  }
}
