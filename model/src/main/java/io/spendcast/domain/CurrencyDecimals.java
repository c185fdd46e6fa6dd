package io.spendcast.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * Decimals of amounts: four where they are stored, and the currency's own where people read them.
 *
 * <p>A currency's own decimals are those of ISO 4217: 0 for JPY, 2 for USD, 3 for KWD.
 */
public final class CurrencyDecimals {
  /** Scale of every stored amount; no currency has more decimals. */
  public static final int STORED = 4;

  private static final int USUAL = 2;
  private static final int GROUP = 3;

  private CurrencyDecimals() {}

  /**
   * Decimals of a currency; two for a code that ISO 4217 does not know or gives none.
   *
   * @param code three capital letters
   */
  public static int of(String code) {
    int digits;
    try {
      digits = Currency.getInstance(code).getDefaultFractionDigits();
    } catch (IllegalArgumentException e) {
      digits = -1; // the event contract allows any three letters
    }
    return digits < 0 ? USUAL : Math.min(digits, STORED);
  }

  /**
   * An amount with the currency's own decimals, for people. Half is rounded away from zero, as in
   * the database and the report.
   */
  public static BigDecimal round(BigDecimal amount, String code) {
    return amount.setScale(of(code), RoundingMode.HALF_UP);
  }

  /** Text of an amount for people, with its currency: {@code 1,234.500 KWD}. */
  public static String text(BigDecimal amount, String code) {
    return number(amount, code) + " " + code;
  }

  /** The same text without the currency. */
  public static String number(BigDecimal amount, String code) {
    return grouped(round(amount, code));
  }

  /**
   * All digits of a number, with a comma between thousands. An alert's message has a dozen of them,
   * and {@code String.format} took a twentieth of the stream's time.
   */
  public static String grouped(BigDecimal number) {
    StringBuilder text = new StringBuilder(number.toPlainString());
    int first = number.signum() < 0 ? 1 : 0;
    int point = text.indexOf(".");
    for (int i = (point < 0 ? text.length() : point) - GROUP; i > first; i -= GROUP) {
      text.insert(i, ',');
    }
    return text.toString();
  }

  /**
   * Exact text of an amount, for engineers: the currency's own decimals, and more if it has more.
   */
  public static String exact(BigDecimal amount, String code) {
    BigDecimal stripped = amount.stripTrailingZeros();
    return stripped.setScale(Math.max(stripped.scale(), of(code))).toPlainString();
  }

  /** The amount that is stored as a whole number of ten-thousandths. */
  public static BigDecimal ofE4(long amountE4) {
    return BigDecimal.valueOf(amountE4, STORED);
  }
}
