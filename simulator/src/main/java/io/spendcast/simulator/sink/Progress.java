package io.spendcast.simulator.sink;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Status line on a terminal, rewritten once a second. It stays silent where nobody watches. */
final class Progress {
  private static final long SECOND = 1_000_000_000L;

  private final PrintStream terminal;
  private final boolean watched;
  private final LongSupplier nanoTime;
  private final long startedAt;
  private long shownAt;
  private long shownRecords;

  private Progress(PrintStream terminal, boolean watched, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.watched = watched;
    this.nanoTime = nanoTime;
    this.startedAt = nanoTime.getAsLong();
    this.shownAt = startedAt;
  }

  static Progress on(PrintStream terminal, LongSupplier nanoTime) {
    return new Progress(terminal, true, nanoTime);
  }

  /** Progress on standard error, shown only when a person is there to see it. */
  @SuppressWarnings("SystemConsoleNull") // From Java 22 on it would show where nobody watches.
  static Progress ifWatched() {
    return new Progress(System.err, System.console() != null, System::nanoTime);
  }

  /**
   * @param reached time at which the newest record occurred
   */
  void show(long records, Instant reached) {
    if (!watched) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (now - shownAt < SECOND) {
      return;
    }
    double rate = (records - shownRecords) * (double) SECOND / (now - shownAt);
    String line = "\r%6.0f s  %,12d records  %,9.0f/s  now at %s ";
    double seconds = (double) (now - startedAt) / SECOND;
    Instant shown = reached.truncatedTo(ChronoUnit.SECONDS);
    terminal.printf(Locale.ROOT, line, seconds, records, rate, shown);
    terminal.flush();
    shownAt = now;
    shownRecords = records;
  }

  void end() {
    if (shownRecords > 0) {
      terminal.println();
    }
  }
}
