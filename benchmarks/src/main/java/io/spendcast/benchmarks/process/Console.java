package io.spendcast.benchmarks.process;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Progress lines for the person who waits. */
public final class Console {
  private Console() {}

  public static void line(String format, Object... values) {
    System.out.println(
        LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS)
            + " "
            + String.format(Locale.ROOT, format, values));
  }
}
