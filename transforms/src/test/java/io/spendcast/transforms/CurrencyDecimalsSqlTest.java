package io.spendcast.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.domain.CurrencyDecimals;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurrencyDecimalsSqlTest {
  private static final TestDatabase DATABASE = TestDatabase.migrated();

  @Test
  void areThoseOfJavaForEveryCurrency() {
    List<String> codes =
        Currency.getAvailableCurrencies().stream().map(Currency::getCurrencyCode).sorted().toList();

    List<String> found =
        DATABASE.query(
            "select code, spendcast.currency_decimals(code) from unnest('{%s}'::text[]) code order by 1"
                .formatted(String.join(",", codes)));

    assertThat(found)
        .isEqualTo(codes.stream().map(code -> code + " | " + CurrencyDecimals.of(code)).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "KWD, 1234.5000, '1,234.500'",
    "KWD, 0.0005, 0.001",
    "JPY, 999999999999.0000, '999,999,999,999'",
    "USD, 0.6550, 0.66",
    "USD, -12.5000, -12.50"
  })
  void writeAnAmountInTheBaseCurrency(String currency, String amount, String text) {
    DATABASE.execute("update spendcast.settings set base_currency = '" + currency + "'");

    assertThat(DATABASE.query("select spendcast.amount_text(" + amount + ")"))
        .containsExactly(text);
  }
}
