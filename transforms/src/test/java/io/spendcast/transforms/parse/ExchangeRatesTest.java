package io.spendcast.transforms.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.TestDatabase;
import io.spendcast.transforms.outcome.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExchangeRatesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

  private final TestDatabase database = TestDatabase.migrated();
  private final Exchange rates = ExchangeRates.in(database.postgres());

  @Test
  void findsTheRateOfTheDay() {
    load("GBP", DAY.minusDays(1), "1.20");
    load("GBP", DAY, "1.25");
    load("GBP", DAY.plusDays(1), "1.30");

    assertThat(rates.rate("GBP", DAY)).isEqualTo(rate(DAY, "1.2500000000"));
  }

  @Test
  void findsTheLatestRateBeforeADayWithoutOne() {
    load("GBP", DAY.minusDays(11), "1.10");
    load("GBP", DAY.minusDays(10), "1.20");
    load("GBP", DAY.plusDays(1), "1.30");

    assertThat(rates.rate("GBP", DAY)).isEqualTo(rate(DAY.minusDays(10), "1.2000000000"));
  }

  @Test
  void findsNoRateThatIsOlderThanTenDays() {
    load("GBP", DAY.minusDays(11), "1.20");

    assertThat(rates.rate("GBP", DAY)).isEmpty();
  }

  @Test
  void findsTheLastOfSeveralRatesOfADay() {
    load("GBP", DAY, "1.25");
    load("GBP", DAY, "1.24");

    assertThat(rates.rate("GBP", DAY)).isEqualTo(rate(DAY, "1.2400000000"));
  }

  @Test
  void findsNoRateOfAnotherCurrency() {
    load("EUR", DAY, "1.10");

    assertThat(rates.rate("GBP", DAY)).isEmpty();
  }

  @Test
  void remembersARate() {
    load("GBP", DAY, "1.25");
    rates.rate("GBP", DAY);

    database.execute("delete from spendcast.exchange_rates");

    assertThat(rates.rate("GBP", DAY)).isEqualTo(rate(DAY, "1.2500000000"));
  }

  private void load(String currency, LocalDate day, String rate) {
    database.execute(
        "insert into spendcast.exchange_rates values ('%s', '%s', %s)"
            .formatted(currency, day, rate));
  }

  private static Optional<Money.Rate> rate(LocalDate day, String rate) {
    return Optional.of(new Money.Rate(day, new BigDecimal(rate)));
  }
}
