package io.spendcast.transforms.monthly.scope;

import java.time.YearMonth;
import java.util.Locale;

/** The month of a report, and the two that it is compared with. They never overlap. */
public enum Period {
  MONTH(0, 0),
  MONTH_BEFORE(1, 1),
  YEAR_BEFORE(2, 12);

  public static final int COUNT = 3;

  private final int place;
  private final int monthsBack;

  Period(int place, int monthsBack) {
    this.place = place;
    this.monthsBack = monthsBack;
  }

  /** Index among the three periods, from 0. */
  public int place() {
    return place;
  }

  YearMonth of(YearMonth reported) {
    return reported.minusMonths(monthsBack);
  }

  /** Name as in the report's tables, in lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
