package io.spendcast.transforms.monthly.sums;

import io.spendcast.domain.CurrencyDecimals;
import io.spendcast.transforms.monthly.read.MonthlyFact;
import io.spendcast.transforms.monthly.read.MonthlyFact.Detail;
import java.math.BigDecimal;

/** The numbers of a day, and of a period, by their place in {@link Sums}. */
public final class DaySums {
  public static final int REVENUE = 0;
  public static final int REFUNDED = 1;
  public static final int ORDERS = 2;
  public static final int REFUNDS = 3;
  public static final int UNITS = 4;
  public static final int CUSTOMERS = 5;

  private DaySums() {}

  public static Sums none() {
    return Sums.of(0, 0, 0, 0, 0, 0);
  }

  public static Sums of(MonthlyFact fact, Detail detail) {
    return fact.refund()
        ? Sums.of(0, -fact.amountE4(), 0, 1, 0, 0)
        : Sums.of(fact.amountE4(), 0, 1, 0, detail.units(), 0);
  }

  public static Sums ofCustomer() {
    return Sums.of(0, 0, 0, 0, 0, 1);
  }

  public static BigDecimal money(long amountE4) {
    return CurrencyDecimals.ofE4(amountE4);
  }
}
