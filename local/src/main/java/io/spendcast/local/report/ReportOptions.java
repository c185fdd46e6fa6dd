package io.spendcast.local.report;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Flags of {@code make report}. */
final class ReportOptions {
  /**
   * Hours after a month's end that the database waits for stragglers before it calls the month
   * ready.
   */
  private static final int GRACE_HOURS = 1;

  @Option(
      names = "--month",
      required = true,
      converter = Month.class,
      description = "The month to report, as 2026-10.")
  YearMonth month;

  @Option(
      names = "--customers",
      defaultValue = "2500",
      description = "In the simulated history (default ${DEFAULT-VALUE}).")
  int customers;

  @Option(
      names = "--months",
      defaultValue = "14",
      description = "Of simulated history up to the month's end (default ${DEFAULT-VALUE}).")
  int months;

  @Option(
      names = "--alertThreshold",
      defaultValue = "5000",
      description = "Expected spend that raises an alert (default ${DEFAULT-VALUE}).")
  String alertThreshold;

  @Option(names = "--seed", defaultValue = "42", description = "Same seed, same shop.")
  private long seed;

  @Option(
      names = "--folder",
      defaultValue = ".build/report-run",
      description = "Data and logs; made anew by each run (default ${DEFAULT-VALUE}).")
  private Path folder;

  Path folder() {
    return folder.toAbsolutePath();
  }

  /** First moment after the month. */
  Instant end() {
    return month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Whether the month and its grace hours are over, so that it can be complete. */
  boolean isOver(Instant now) {
    return !now.isBefore(end().plusSeconds(GRACE_HOURS * 3600L));
  }

  /** Flags that describe the simulated population. */
  List<String> population() {
    return List.of(
        "--customers", Integer.toString(customers),
        "--months", Integer.toString(months),
        "--end", end().toString(),
        "--seed", Long.toString(seed));
  }

  /** Parses a month such as 2026-10. */
  static final class Month implements ITypeConverter<YearMonth> {
    @Override
    public YearMonth convert(String text) {
      try {
        return YearMonth.parse(text);
      } catch (DateTimeException e) {
        throw new TypeConversionException("a month is like 2026-10, but this was " + text);
      }
    }
  }
}
