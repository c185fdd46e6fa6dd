package io.spendcast.pipelines.cli;

/**
 * Failure of a command to do its work: exit code 1. The message is the line that the caller sees.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Failure(String message) {
    super(message);
  }
}
