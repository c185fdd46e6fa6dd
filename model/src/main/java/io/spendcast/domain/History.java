package io.spendcast.domain;

import java.util.List;

/**
 * A customer's facts that arrived before a purchase and occurred strictly before it, newest first
 * by ({@code occurred_at}, arrival), at most {@link #LIMIT}.
 */
public record History(List<Fact> newestFirst) {
  /** Largest number of facts in a history. Totals "over a lifetime" are totals over these facts. */
  public static final int LIMIT = 256;

  /** Empty history, of a customer seen for the first time. */
  public static final History NONE = new History(List.of());

  public History {
    newestFirst = List.copyOf(newestFirst);
    if (newestFirst.size() > LIMIT) {
      throw new IllegalArgumentException(
          "a history has at most " + LIMIT + " facts, but got " + newestFirst.size());
    }
  }
}
