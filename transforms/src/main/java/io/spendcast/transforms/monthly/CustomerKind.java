package io.spendcast.transforms.monthly;

import java.util.Locale;

/** What became of the customers of the month and the one before. */
enum CustomerKind {
  NEW,
  RETURNING,
  LAPSED;

  /** As in the tables. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
