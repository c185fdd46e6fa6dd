package io.spendcast.pipelines.commands;

/** What was asked for could not be done: exit code 1. The message is what the caller sees. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Failure(String message) {
    super(message);
  }
}
