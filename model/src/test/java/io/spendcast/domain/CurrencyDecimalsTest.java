package io.spendcast.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Currency;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurrencyDecimalsTest {
  private static final Path LISTED = Path.of("src/test/resources/contract/currency_decimals.psv");

  @Test
  void areThoseThatPythonAndTheDatabaseHaveListed() throws Exception {
    Map<String, Integer> unusual = new TreeMap<>();
    for (Currency currency : Currency.getAvailableCurrencies()) {
      int decimals = CurrencyDecimals.of(currency.getCurrencyCode());
      if (decimals != 2) {
        unusual.put(currency.getCurrencyCode(), decimals);
      }
    }

    Map<String, Integer> listed = new TreeMap<>();
    for (String line : Files.readAllLines(LISTED).stream().skip(1).toList()) {
      String[] cells = line.split(" \\| ", -1);
      listed.put(cells[0], Integer.valueOf(cells[1]));
    }
    assertThat(listed).isEqualTo(unusual);
  }

  @ParameterizedTest
  @CsvSource({"USD,2", "JPY,0", "KWD,3", "CLF,4", "XAU,2", "XTS,2", "QQQ,2"})
  void areTwoForACodeWithoutOwn(String code, int decimals) {
    assertThat(CurrencyDecimals.of(code)).isEqualTo(decimals);
  }

  @ParameterizedTest
  @CsvSource({
    "1234.5000, KWD, '1,234.500 KWD'",
    "0.0050, KWD, 0.005 KWD",
    "0.0005, KWD, 0.001 KWD",
    "1234567.0000, JPY, '1,234,567 JPY'",
    "12.5000, USD, 12.50 USD",
    "12.3456, USD, 12.35 USD",
    "999999999999.9999, CLF, '999,999,999,999.9999 CLF'",
    "-0.0040, USD, 0.00 USD",
    "-123.4500, USD, -123.45 USD",
    "-123456.0000, JPY, '-123,456 JPY'"
  })
  void writesAnAmountForPeople(BigDecimal amount, String code, String text) {
    assertThat(CurrencyDecimals.text(amount, code)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1.2340, KWD, 1.234",
    "12.5000, USD, 12.50",
    "12.3456, USD, 12.3456",
    "1200.0000, JPY, 1200",
    "0.5000, JPY, 0.5",
    "0.0000, KWD, 0.000"
  })
  void writesAnExactAmount(BigDecimal amount, String code, String text) {
    assertThat(CurrencyDecimals.exact(amount, code)).isEqualTo(text);
  }
}
