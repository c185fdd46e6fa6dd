package io.spendcast.local.screen;

import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Output for a person: lines, and one status line. On a terminal the status is refreshed in place.
 * Elsewhere it becomes a plain line every five seconds, so that a log stays short.
 */
public final class Screen {
  private static final Duration BETWEEN_PLAIN_LINES = Duration.ofSeconds(5);
  private static final Duration REFRESH = Duration.ofMillis(100);
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final String ERASE_TO_END = "\u001b[K";

  private final PrintStream out;
  private final int width;
  private final InstantSource clock;
  private Instant lastPlainLine = Instant.MIN;
  private String status = "";
  private String plainLine = "";

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
    if (line.equals(status) || line.equals(plainLine)) {
      return;
    }
    status = line;
    if (isTerminal()) {
      out.print("\r" + line.substring(0, Math.min(line.length(), width - 1)) + ERASE_TO_END);
      out.flush();
    } else if (!clock.instant().isBefore(lastPlainLine.plus(BETWEEN_PLAIN_LINES))) {
      lastPlainLine = clock.instant();
      out.println(line);
      plainLine = line;
      status = "";
    }
  }

  /**
   * Does some work that shows no progress of its own, on another thread. After two seconds the
   * status shows how long the work takes.
   *
   * @throws StackException when the thread is interrupted; the work then goes on until the JVM ends
   */
  public <T> T during(String what, Supplier<T> work) {
    Instant start = clock.instant();
    CompletableFuture<T> result = CompletableFuture.supplyAsync(work);
    while (!result.isDone()) {
      Duration passed = Duration.between(start, clock.instant());
      if (passed.compareTo(SHORT) > 0) {
        status("  " + what + ": " + passed.toSeconds() + " s");
      }
      Wait.pause(REFRESH);
    }
    endStatus();
    try {
      return result.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StackException failure ? failure : e;
    }
  }

  /** Does some work without a result; see {@link #during(String, Supplier)}. */
  public void during(String what, Runnable work) {
    during(
        what,
        () -> {
          work.run();
          return null;
        });
  }

  /** Leaves the last status as a line of its own, uncut. */
  public synchronized void endStatus() {
    if (!status.isEmpty()) {
      out.println(isTerminal() ? "\r" + status : status);
    }
    status = "";
    plainLine = "";
    lastPlainLine = Instant.MIN;
  }

  private boolean isTerminal() {
    return width > 0;
  }
}
