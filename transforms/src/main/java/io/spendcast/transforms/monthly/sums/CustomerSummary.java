package io.spendcast.transforms.monthly.sums;

import io.spendcast.transforms.monthly.read.MonthlyFact;
import io.spendcast.transforms.monthly.scope.Period;
import io.spendcast.transforms.monthly.scope.ReportMonth;
import io.spendcast.transforms.monthly.scope.ReportMonth.Window;
import io.spendcast.transforms.monthly.scope.Slot;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.beam.sdk.util.VarInt;

/**
 * All that a report needs of one customer, however many facts they have: a few dozen numbers, of
 * which only those are kept that some fact has set.
 */
public final class CustomerSummary implements Summary {
  private final long[] values;
  private int present;

  private CustomerSummary(long[] values, int present) {
    this.values = values;
    this.present = present;
  }

  /** Summary of one fact, to be absorbed into that of its customer. */
  public static CustomerSummary of(MonthlyFact fact, ReportMonth month) {
    CustomerSummary summary = new CustomerSummary(new long[Slot.COUNT], 0);
    for (Window window : Window.values()) {
      summary.addToWindow(window, fact, month);
    }
    if (!fact.refund()) {
      summary.addPurchase(fact, month);
    }
    return summary;
  }

  private void addToWindow(Window window, MonthlyFact fact, ReportMonth month) {
    if (month.window(window).contains(fact.micros())) {
      add(Slot.NET.in(window), fact.amountE4());
      if (!fact.refund()) {
        add(Slot.ORDERS.in(window), 1);
        add(Slot.RECENCY.in(window), month.daysToEnd(window, fact.micros()));
      }
    }
  }

  private void addPurchase(MonthlyFact fact, ReportMonth month) {
    int back = month.monthsBack(fact.micros());
    add(Slot.FIRST.place(), back);
    if (back < ReportMonth.MONTHS) {
      add(Slot.REVENUE.monthsBack(back), fact.amountE4());
      add(Slot.ACTIVE.place(), 1L << back);
    }
    if (back <= 1) {
      add(Slot.MONTH_ORDERS.monthsBack(back), 1);
    }
    month
        .periodOf(fact.micros())
        .ifPresent(period -> add(Slot.DAYS.in(period), 1L << month.dayOf(period, fact.micros())));
  }

  private void add(int place, long value) {
    boolean first = (present & 1 << place) == 0;
    values[place] = first ? value : Slot.merge(place, values[place], value);
    present |= 1 << place;
  }

  /**
   * Number of months from the first purchase to the report's month; 12 for any earlier purchase,
   * and -1 without one.
   */
  public int firstPurchaseMonthsBack() {
    return has(Slot.FIRST.place()) ? (int) values[Slot.FIRST.place()] : -1;
  }

  /** Summary of a customer who also bought before the oldest fact that the report reads. */
  public CustomerSummary withOlderPurchase() {
    CustomerSummary older = copy();
    older.add(Slot.FIRST.place(), ReportMonth.MONTHS);
    return older;
  }

  /** Whether there is a purchase in the 365 days. */
  public boolean boughtIn(Window window) {
    return has(Slot.RECENCY.in(window));
  }

  /** Whole days from the newest purchase of the 365 days to their end. */
  public long recencyDays(Window window) {
    return values[Slot.RECENCY.in(window)];
  }

  /** Purchases of the 365 days. */
  public long frequency(Window window) {
    return values[Slot.ORDERS.in(window)];
  }

  /** Purchases less refunds of the 365 days, times 10,000. */
  public long netE4(Window window) {
    return values[Slot.NET.in(window)];
  }

  /** The days with a purchase, a bit each. */
  public long days(Period period) {
    return values[Slot.DAYS.in(period)];
  }

  public boolean boughtMonthsBack(int back) {
    return (values[Slot.ACTIVE.place()] & 1L << back) != 0;
  }

  /** Revenue times 10,000. */
  public long revenueMonthsBack(int back) {
    return values[Slot.REVENUE.monthsBack(back)];
  }

  /** Purchases of the month, or of the one before. */
  public long ordersMonthsBack(int back) {
    return values[Slot.MONTH_ORDERS.monthsBack(back)];
  }

  private boolean has(int place) {
    return (present & 1 << place) != 0;
  }

  @Override
  public void absorb(Summary other) {
    CustomerSummary more = (CustomerSummary) other;
    for (int left = more.present; left != 0; left &= left - 1) {
      int place = Integer.numberOfTrailingZeros(left);
      add(place, more.values[place]);
    }
  }

  @Override
  public CustomerSummary copy() {
    return new CustomerSummary(values.clone(), present);
  }

  @Override
  public int tag() {
    return 0;
  }

  @Override
  public void write(DataOutputStream out) throws IOException {
    VarInt.encode(present, out);
    for (int left = present; left != 0; left &= left - 1) {
      Compact.write(values[Integer.numberOfTrailingZeros(left)], out);
    }
  }

  public static CustomerSummary read(DataInputStream in) throws IOException {
    CustomerSummary summary = new CustomerSummary(new long[Slot.COUNT], VarInt.decodeInt(in));
    for (int left = summary.present; left != 0; left &= left - 1) {
      summary.values[Integer.numberOfTrailingZeros(left)] = Compact.read(in);
    }
    return summary;
  }

  @Override
  public String toString() {
    return "CustomerSummary" + Arrays.toString(values);
  }
}
