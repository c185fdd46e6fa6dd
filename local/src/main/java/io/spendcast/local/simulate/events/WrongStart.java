package io.spendcast.local.simulate.events;

/** Told what it can't do; the message is one line for the person who started it (exit code 2). */
public final class WrongStart extends RuntimeException {
  public WrongStart(String message) {
    super(message);
  }
}
