package io.spendcast.local.screen;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Output for a person: lines, and one status line. On a terminal the status is refreshed in place.
 * Elsewhere it becomes a plain line every ten seconds, so that a log stays short.
 */
public final class Screen {
  private static final Duration BETWEEN_PLAIN_LINES = Duration.ofSeconds(10);
  private static final String ERASE_TO_END = "\u001b[K";

  private final PrintStream out;
  private final int width;
  private final InstantSource clock;
  private Instant lastPlainLine = Instant.MIN;
  private String status = "";

  /**
   * @param width width of the terminal in characters; 0 when there is no terminal
   */
  Screen(PrintStream out, int width, InstantSource clock) {
    this.out = out;
    this.width = width;
    this.clock = clock;
  }

  /** Screen on standard output. */
  public static Screen standard() {
    return new Screen(System.out, Terminal.width(), InstantSource.system());
  }

  /** Prints a line; a status line stays above it. */
  public synchronized void say(String line) {
    endStatus();
    out.println(line);
  }

  /** Prints a heading after an empty line. */
  public void heading(String text) {
    say("");
    say(isTerminal() ? "\u001b[1m" + text + "\u001b[0m" : text);
  }

  /** Shows a status, in place of the one before. */
  public synchronized void status(String line) {
    status = line;
    if (isTerminal()) {
      out.print("\r" + line.substring(0, Math.min(line.length(), width - 1)) + ERASE_TO_END);
      out.flush();
    } else if (clock.instant().isAfter(lastPlainLine.plus(BETWEEN_PLAIN_LINES))) {
      lastPlainLine = clock.instant();
      out.println(line);
      status = "";
    }
  }

  /** Leaves the last status as a line of its own, uncut. */
  public synchronized void endStatus() {
    if (!status.isEmpty()) {
      out.println(isTerminal() ? "\r" + status : status);
    }
    status = "";
    lastPlainLine = Instant.MIN;
  }

  private boolean isTerminal() {
    return width > 0;
  }
}
