package io.spendcast.features;

/** Refunds to the customer. Amounts are positive here. */
final class Refunds {
  private final Window lastQuarter = Window.ofDays(90);
  private int count;
  private long amountE4;
  private double daysSinceLast = Feature.UNKNOWN;

  void add(long ageMicros, long refundE4) {
    if (count == 0) {
      daysSinceLast = HistorySummary.days(ageMicros);
    }
    count++;
    amountE4 -= refundE4;
    lastQuarter.add(ageMicros, -refundE4);
  }

  int count() {
    return count;
  }

  long amountE4() {
    return amountE4;
  }

  long e4OfLastQuarter() {
    return lastQuarter.amountE4();
  }

  double daysSinceLast() {
    return daysSinceLast;
  }
}
