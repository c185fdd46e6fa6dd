package io.spendcast.transforms.monthly.scope;

import io.spendcast.transforms.outcome.Micros;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/** A stretch of time: microseconds since 1970, the first included and the last excluded. */
public record Span(long from, long until) implements Serializable {

  /** Span of a month, from midnight to midnight in a time zone. */
  static Span of(YearMonth month, ZoneId zone) {
    return new Span(start(month.atDay(1), zone), start(month.plusMonths(1).atDay(1), zone));
  }

  /**
   * Beginning of a day. Where a clock change repeats midnight, the first one counts, as it does for
   * the function {@code day_start} of the database.
   */
  static long start(LocalDate day, ZoneId zone) {
    return Micros.of(day.atStartOfDay(zone).toInstant());
  }

  public boolean contains(long micros) {
    return micros >= from && micros < until;
  }

  public Instant fromInstant() {
    return Instant.EPOCH.plus(from, ChronoUnit.MICROS);
  }

  public Instant untilInstant() {
    return Instant.EPOCH.plus(until, ChronoUnit.MICROS);
  }
}
