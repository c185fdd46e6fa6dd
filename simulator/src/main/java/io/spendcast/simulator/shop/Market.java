package io.spendcast.simulator.shop;

import java.util.List;
import java.util.random.RandomGenerator;

/** A country with the currency that its customers pay in. */
public enum Market {
  US(62, "USD"),
  CA(7, "USD"),
  AU(4, "USD"),
  GB(10, "GBP"),
  DE(8, "EUR"),
  FR(5, "EUR"),
  NL(4, "EUR");

  private static final Weighted<Market> BY_CUSTOMERS =
      Weighted.by(market -> market.customers, List.of(values()));

  private final double customers;
  public final String currency;

  Market(double customers, String currency) {
    this.customers = customers;
    this.currency = currency;
  }

  public static Market pick(RandomGenerator random) {
    return BY_CUSTOMERS.pick(random);
  }
}
