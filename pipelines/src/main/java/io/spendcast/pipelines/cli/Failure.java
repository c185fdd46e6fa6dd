package io.spendcast.pipelines.cli;

/** What was asked for could not be done: exit code 1. The message is what the caller sees. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Failure(String message) {
    super(message);
  }
}
