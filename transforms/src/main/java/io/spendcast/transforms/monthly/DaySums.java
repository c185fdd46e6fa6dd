package io.spendcast.transforms.monthly;

import io.spendcast.transforms.monthly.MonthlyFact.Detail;
import java.math.BigDecimal;
import java.time.LocalDate;

/** The numbers of a day, and of a period, by their place in {@link Sums}. */
final class DaySums {
  private static final int REVENUE = 0;
  private static final int REFUNDED = 1;
  private static final int ORDERS = 2;
  private static final int REFUNDS = 3;
  private static final int UNITS = 4;
  private static final int CUSTOMERS = 5;

  private DaySums() {}

  static Sums none() {
    return Sums.of(0, 0, 0, 0, 0, 0);
  }

  static Sums of(MonthlyFact fact, Detail detail) {
    return fact.refund()
        ? Sums.of(0, -fact.cents(), 0, 1, 0, 0)
        : Sums.of(fact.cents(), 0, 1, 0, detail.units(), 0);
  }

  static Sums ofCustomer() {
    return Sums.of(0, 0, 0, 0, 0, 1);
  }

  static MonthlyRow.Totals totals(Period period, Sums sums) {
    return new MonthlyRow.Totals(
        period.text(),
        money(sums.get(REVENUE)),
        money(sums.get(REFUNDED)),
        sums.get(ORDERS),
        sums.get(REFUNDS),
        sums.get(CUSTOMERS),
        sums.get(UNITS));
  }

  static MonthlyRow.Days day(Period period, LocalDate day, Sums sums) {
    return new MonthlyRow.Days(
        period.text(),
        day,
        money(sums.get(REVENUE)),
        money(sums.get(REFUNDED)),
        sums.get(ORDERS),
        sums.get(CUSTOMERS));
  }

  static BigDecimal money(long cents) {
    return BigDecimal.valueOf(cents, 2);
  }
}
