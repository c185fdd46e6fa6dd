package io.spendcast.transforms.outcome;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A purchase's amount in the base currency, and how it came about.
 *
 * @param amount two decimals, HALF_EVEN; negative for a refund
 * @param rate base units for one unit of the purchase's currency
 * @param rateDay of the rate; absent for the base currency itself
 */
public record Money(BigDecimal amount, BigDecimal rate, Optional<LocalDate> rateDay) {

  /** An amount that is in the base currency already. */
  public static Money inBase(BigDecimal amount) {
    return new Money(amount, BigDecimal.ONE, Optional.empty());
  }

  /** An amount in another currency, rounded to cents after the multiplication. */
  public static Money converted(BigDecimal amount, Rate rate) {
    BigDecimal base = amount.multiply(rate.rate()).setScale(2, RoundingMode.HALF_EVEN);
    return new Money(base, rate.rate(), Optional.of(rate.day()));
  }

  /** Amount in hundredths of the base currency. */
  public long cents() {
    return amount.movePointRight(2).longValueExact();
  }

  /**
   * Exchange rate of a currency on a day.
   *
   * @param rate base units for one unit of another currency
   */
  public record Rate(LocalDate day, BigDecimal rate) {}
}
