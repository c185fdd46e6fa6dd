package io.spendcast.domain;

import java.util.List;

/**
 * A customer's facts that arrived before a purchase and occurred strictly before it, newest first
 * by ({@code occurred_at}, arrival), at most {@link #LIMIT}.
 */
public record History(List<Fact> newestFirst) {
  /** How far back a history reaches, in facts: totals "over a lifetime" are totals over these. */
  public static final int LIMIT = 256;

  /** Of a customer seen for the first time. */
  public static final History NONE = new History(List.of());

  public History {
    newestFirst = List.copyOf(newestFirst);
    if (newestFirst.size() > LIMIT) {
      throw new IllegalArgumentException(
          "a history has at most " + LIMIT + " facts, but got " + newestFirst.size());
    }
  }
}
