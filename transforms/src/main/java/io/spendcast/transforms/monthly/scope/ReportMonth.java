package io.spendcast.transforms.monthly.scope;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The calendar of a report: all is UTC, and a day has 24 hours. */
public final class ReportMonth implements Serializable {
  /** The month and the eleven before it, for which there are cohorts. */
  public static final int MONTHS = 12;

  public static final long MICROS_A_DAY = 24L * 60 * 60 * 1_000_000;

  /** Length of the window for recency, frequency and monetary value, in microseconds. */
  private static final long WINDOW = 365 * MICROS_A_DAY;

  private final YearMonth month;
  private final List<Span> monthsBack;
  private final List<Span> periods;
  private final List<List<String>> days = new ArrayList<>();

  private ReportMonth(YearMonth month) {
    this.month = month;
    this.monthsBack =
        List.copyOf(
            IntStream.range(0, MONTHS).mapToObj(i -> Span.of(month.minusMonths(i))).toList());
    this.periods = List.copyOf(Stream.of(Period.values()).map(this::span).toList());
    for (Period period : Period.values()) {
      YearMonth of = period.of(month);
      days.add(
          List.copyOf(
              IntStream.rangeClosed(1, of.lengthOfMonth())
                  .mapToObj(day -> of.atDay(day).toString())
                  .toList()));
    }
  }

  public static ReportMonth of(YearMonth month) {
    return new ReportMonth(month);
  }

  public YearMonth month() {
    return month;
  }

  /** The first day, as which a month is stored. */
  public LocalDate firstDay() {
    return month.atDay(1);
  }

  public Span span(Period period) {
    return Span.of(period.of(month));
  }

  public Optional<Period> periodOf(long micros) {
    for (Period period : Period.values()) {
      if (periods.get(period.place()).contains(micros)) {
        return Optional.of(period);
      }
    }
    return Optional.empty();
  }

  /** Period that contains a day, which must be one of the {@link #days}. */
  public Period periodOfDay(String day) {
    return Stream.of(Period.values())
        .filter(period -> days(period).contains(day))
        .findFirst()
        .orElseThrow();
  }

  /** All days of a period, like 2026-02-28. */
  public List<String> days(Period period) {
    return days.get(period.place());
  }

  /** Index of a moment's day in the period, from 0. */
  public int dayOf(Period period, long micros) {
    return (int) ((micros - periods.get(period.place()).from()) / MICROS_A_DAY);
  }

  /**
   * Number of months from a moment's month to the report's; {@link #MONTHS} for all older moments.
   */
  public int monthsBack(long micros) {
    int back = 0;
    while (back < MONTHS && micros < monthsBack.get(back).from()) {
      back++;
    }
    return back;
  }

  /** The 365 days up to the end of the month, or up to its start. */
  public Span window(Window window) {
    Span reported = periods.get(Period.MONTH.place());
    long until = window == Window.NOW ? reported.until() : reported.from();
    return new Span(until - WINDOW, until);
  }

  /** Time at which customers are put into segments: the end of the month, or its start. */
  public enum Window {
    NOW(0),
    BEFORE(1);

    private final int place;

    Window(int place) {
      this.place = place;
    }

    /** Index among the two windows, from 0. */
    public int place() {
      return place;
    }
  }
}
