package io.spendcast.transforms.monthly.scope;

import io.spendcast.transforms.monthly.scope.ReportMonth.Window;

/** A number of a {@code CustomerSummary}, or several in a row, and what two of them make. */
public enum Slot {
  /** Of the first purchase: the most months back. */
  FIRST(0, Merge.MOST),

  /** The months with a purchase, a bit each. */
  ACTIVE(1, Merge.BITS),

  /** For each window. */
  RECENCY(2, Merge.LEAST),
  ORDERS(4, Merge.SUM),
  NET(6, Merge.SUM),

  /** For each period: the days with a purchase, a bit each. */
  DAYS(8, Merge.BITS),

  /** For the month and the one before. */
  MONTH_ORDERS(11, Merge.SUM),

  /** For each of the twelve months. */
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

  /** Of the first of the numbers. */
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

  /** Two values of a place as one. */
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
