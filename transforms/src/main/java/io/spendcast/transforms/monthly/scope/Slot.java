package io.spendcast.transforms.monthly.scope;

import io.spendcast.transforms.monthly.scope.ReportMonth.Window;

/**
 * A number of a {@code CustomerSummary}, or several in a row, with the rule that merges two values.
 */
public enum Slot {
  /** Months from the first purchase to the report's month; the largest number counts. */
  FIRST(0, Merge.MOST),

  /** The months with a purchase, a bit each. */
  ACTIVE(1, Merge.BITS),

  /** Days from the newest purchase to the window's end, one number per window like the next two. */
  RECENCY(2, Merge.LEAST),
  ORDERS(4, Merge.SUM),
  NET(6, Merge.SUM),

  /** Days with a purchase, a bit each, one number per period. */
  DAYS(8, Merge.BITS),

  /** Orders of the report's month and of the month before, one number each. */
  MONTH_ORDERS(11, Merge.SUM),

  /** Revenue times 10,000 of each of the twelve months, one number each. */
  REVENUE(13, Merge.SUM);

  public static final int COUNT = REVENUE.place + ReportMonth.MONTHS;
  private static final Slot[] AT = places();

  private final int place;
  private final Merge merge;

  Slot(int place, Merge merge) {
    this.place = place;
    this.merge = merge;
  }

  private static Slot[] places() {
    Slot[] at = new Slot[COUNT];
    for (Slot slot : values()) {
      for (int place = slot.place; place < COUNT; place++) {
        at[place] = slot;
      }
    }
    return at;
  }

  /** Index of the first of this slot's numbers in a {@code CustomerSummary}. */
  public int place() {
    return place;
  }

  public int in(Window window) {
    return place + window.place();
  }

  public int in(Period period) {
    return place + period.place();
  }

  public int monthsBack(int back) {
    return place + back;
  }

  /** Merges two values of the same index into one. */
  public static long merge(int place, long a, long b) {
    return AT[place].merge.of(a, b);
  }

  private enum Merge {
    SUM,
    LEAST,
    MOST,
    BITS;

    long of(long a, long b) {
      return switch (this) {
        case SUM -> Math.addExact(a, b);
        case LEAST -> Math.min(a, b);
        case MOST -> Math.max(a, b);
        case BITS -> a | b;
      };
    }
  }
}
