package io.spendcast.pipelines.cli.backfill;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;

/** Prints the progress through a file every ten seconds. */
final class BackfillProgress {
  private static final long EVERY = Duration.ofSeconds(10).toNanos();
  private static final int BETWEEN_LOOKS = 1_000;

  private final String file;
  private final PrintWriter out;
  private final long start = System.nanoTime();
  private long lastLine = start;
  private long read;

  BackfillProgress(String file, PrintWriter out) {
    this.file = file;
    this.out = out;
  }

  /** Counts a line that was read, and prints the progress when it is time. */
  void read(BackfillFile lines, BackfillLanes lanes) throws IOException {
    read++;
    if (read % BETWEEN_LOOKS == 0 && System.nanoTime() - lastLine > EVERY) {
      lastLine = System.nanoTime();
      double share = lines.share();
      double left = seconds() * (1 - share) / share;
      out.printf(
          "%s: %,d lines read, %.0f %% of the file, %,.0f a second, about %.0f min left%n",
          file, read, 100 * share, rate(read - lanes.skipped()), Math.ceil(left / 60));
      out.flush();
    }
  }

  /** Number of lines per second, since the beginning. */
  double rate(long lines) {
    return lines / Math.max(1e-3, seconds());
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
