package io.spendcast.transforms.monthly.scope;

import io.spendcast.transforms.outcome.Micros;
import java.io.Serializable;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** A stretch of time: microseconds since 1970, the first included and the last excluded. */
public record Span(long from, long until) implements Serializable {

  /** Span of a month, from midnight to midnight, UTC. */
  static Span of(YearMonth month) {
    return new Span(start(month), start(month.plusMonths(1)));
  }

  private static long start(YearMonth month) {
    return Micros.of(month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC));
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
