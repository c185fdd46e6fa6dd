package io.spendcast.local.simulate;

/** Told what it can't do; the message is one line for the person who started it (exit code 2). */
final class WrongStart extends RuntimeException {
  WrongStart(String message) {
    super(message);
  }
}
