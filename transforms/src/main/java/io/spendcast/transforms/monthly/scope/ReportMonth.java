package io.spendcast.transforms.monthly.scope;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The calendar of a report, in the shop's time zone. A day has 23 or 25 hours where clocks change.
 */
public final class ReportMonth implements Serializable {
  /** The month and the eleven before it, for which there are cohorts. */
  public static final int MONTHS = 12;

  /** Length of the window for recency, frequency and monetary value, in days. */
  private static final int WINDOW_DAYS = 365;

  private final YearMonth month;
  private final ZoneId zone;
  private final List<Span> monthsBack;
  private final List<Span> periods;
  private final List<List<String>> days = new ArrayList<>();

  /** Beginnings of the days of each period, and of each window. */
  private final List<long[]> dayStarts = new ArrayList<>();

  private final List<long[]> windowStarts = new ArrayList<>();

  private ReportMonth(YearMonth month, ZoneId zone) {
    this.month = month;
    this.zone = zone;
    this.monthsBack =
        List.copyOf(
            IntStream.range(0, MONTHS).mapToObj(i -> Span.of(month.minusMonths(i), zone)).toList());
    this.periods = List.copyOf(Stream.of(Period.values()).map(this::span).toList());
    for (Period period : Period.values()) {
      YearMonth of = period.of(month);
      days.add(
          List.copyOf(
              IntStream.rangeClosed(1, of.lengthOfMonth())
                  .mapToObj(day -> of.atDay(day).toString())
                  .toList()));
      dayStarts.add(starts(of.atDay(1), of.lengthOfMonth()));
    }
    for (Window window : Window.values()) {
      LocalDate end = month.plusMonths(1 - window.place()).atDay(1);
      windowStarts.add(starts(end.minusDays(WINDOW_DAYS), WINDOW_DAYS));
    }
  }

  /**
   * @param zone time zone of the shop's days
   */
  public static ReportMonth of(YearMonth month, ZoneId zone) {
    return new ReportMonth(month, zone);
  }

  private long[] starts(LocalDate first, int count) {
    return IntStream.range(0, count).mapToLong(i -> Span.start(first.plusDays(i), zone)).toArray();
  }

  /** Index of the last of ascending beginnings that is not later than a moment. */
  private static int indexOf(long[] starts, long micros) {
    int found = Arrays.binarySearch(starts, micros);
    return found >= 0 ? found : -found - 2;
  }

  public YearMonth month() {
    return month;
  }

  /** The first day, as which a month is stored. */
  public LocalDate firstDay() {
    return month.atDay(1);
  }

  public Span span(Period period) {
    return Span.of(period.of(month), zone);
  }

  /** Beginning of the oldest period. No window and no cohort begins earlier. */
  public Instant earliest() {
    return span(Period.YEAR_BEFORE).fromInstant();
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
    return indexOf(dayStarts.get(period.place()), micros);
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
    return new Span(windowStarts.get(window.place())[0], until);
  }

  /** Number of days from a moment's day to the last day of a window, which contains the moment. */
  public int daysToEnd(Window window, long micros) {
    return WINDOW_DAYS - 1 - indexOf(windowStarts.get(window.place()), micros);
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
