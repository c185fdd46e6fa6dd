package io.spendcast.transforms.outcome;

import io.spendcast.domain.CurrencyDecimals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A purchase's amount in the base currency, and how it came about.
 *
 * @param amount four decimals, HALF_EVEN; negative for a refund
 * @param rate base units for one unit of the purchase's currency
 * @param rateDay of the rate; absent for the base currency itself
 */
public record Money(BigDecimal amount, BigDecimal rate, Optional<LocalDate> rateDay) {

  /** An amount that is in the base currency already. */
  public static Money inBase(BigDecimal amount) {
    return new Money(amount, BigDecimal.ONE, Optional.empty());
  }

  /** An amount in another currency, rounded to four decimals after the multiplication. */
  public static Money converted(BigDecimal amount, Rate rate) {
    BigDecimal base =
        amount.multiply(rate.rate()).setScale(CurrencyDecimals.STORED, RoundingMode.HALF_EVEN);
    return new Money(base, rate.rate(), Optional.of(rate.day()));
  }

  /** Amount in the base currency times 10,000. */
  public long amountE4() {
    return amount.movePointRight(CurrencyDecimals.STORED).longValueExact();
  }

  /**
   * Exchange rate of a currency on a day.
   *
   * @param rate base units for one unit of another currency
   */
  public record Rate(LocalDate day, BigDecimal rate) {}
}
