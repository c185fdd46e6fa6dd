package io.spendcast.transforms.monthly.customers;

import java.util.Locale;

/**
 * Kind of a customer of the report's month or the month before. A lapsed one bought only in the
 * month before.
 */
public enum CustomerKind {
  NEW,
  RETURNING,
  LAPSED;

  /** Name as in the report's tables, in lower case. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
