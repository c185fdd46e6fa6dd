package io.spendcast.features;

/** Purchases whose age lies in a window of whole days: over {@code from}, at most {@code to}. */
public final class Window {
  private final long from;
  private final long to;
  private int purchases;
  private long cents;

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

  void add(long ageMicros, long purchaseCents) {
    if (ageMicros > from && ageMicros <= to) {
      purchases++;
      cents += purchaseCents;
    }
  }

  int purchases() {
    return purchases;
  }

  long cents() {
    return cents;
  }
}
