package io.spendcast.features;

/** Refunds to the customer. Amounts are positive here. */
final class Refunds {
  private final Window lastQuarter = Window.ofDays(90);
  private int count;
  private long cents;
  private double daysSinceLast = Feature.UNKNOWN;

  void add(long ageMicros, long refundCents) {
    if (count == 0) {
      daysSinceLast = HistorySummary.days(ageMicros);
    }
    count++;
    cents -= refundCents;
    lastQuarter.add(ageMicros, -refundCents);
  }

  int count() {
    return count;
  }

  long cents() {
    return cents;
  }

  long centsOfLastQuarter() {
    return lastQuarter.cents();
  }

  double daysSinceLast() {
    return daysSinceLast;
  }
}
