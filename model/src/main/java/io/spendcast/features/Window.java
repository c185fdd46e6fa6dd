package io.spendcast.features;

/** Purchases whose age lies in a window of whole days: over {@code from}, at most {@code to}. */
public final class Window {
  private final long from;
  private final long to;
  private int purchases;
  private long amountE4;

  private Window(long fromDays, long toDays) {
    this.from = fromDays * HistorySummary.DAY_MICROS;
    this.to = toDays * HistorySummary.DAY_MICROS;
  }

  static Window ofDays(long days) {
    return new Window(0, days);
  }

  static Window between(long fromDays, long toDays) {
    return new Window(fromDays, toDays);
  }

  void add(long ageMicros, long purchaseE4) {
    if (ageMicros > from && ageMicros <= to) {
      purchases++;
      amountE4 += purchaseE4;
    }
  }

  int purchases() {
    return purchases;
  }

  long amountE4() {
    return amountE4;
  }
}
