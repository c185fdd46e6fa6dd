package io.spendcast.domain;

import java.util.Locale;

/** Role of a model when it scored a purchase. */
public enum Role {
  /** The model that alerts come from. */
  CHAMPION,

  /** A model that scores the same purchases, to be compared. */
  CHALLENGER;

  /** Role of a text of {@link #text}. */
  public static Role of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** The role as the database and people write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
