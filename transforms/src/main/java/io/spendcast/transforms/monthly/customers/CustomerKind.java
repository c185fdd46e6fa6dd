package io.spendcast.transforms.monthly.customers;

import java.util.Locale;

/** What became of the customers of the month and the one before. */
public enum CustomerKind {
  NEW,
  RETURNING,
  LAPSED;

  /** As in the tables. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
