package io.spendcast.transforms.monthly.facts;

/** The names in {@code monthly_quality}. */
final class Measures {
  static final String UNSCORED = "unscored";
  static final String LATE_EVENTS = "late_events";

  private Measures() {}
}
