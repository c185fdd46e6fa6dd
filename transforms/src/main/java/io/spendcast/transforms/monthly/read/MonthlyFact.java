package io.spendcast.transforms.monthly.read;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A purchase or refund as a report needs it.
 *
 * @param amountE4 base currency, times 10,000; negative for a refund
 * @param detail of those in one of the three periods
 */
public record MonthlyFact(
    String customerId, long micros, long amountE4, boolean refund, Optional<Detail> detail) {

  /**
   * @param country empty when the event names none; so too {@code channel}
   * @param rate base units for one unit of the items' prices
   * @param items as stored, JSON; empty for a refund
   * @param loaded by a backfill, so that the two delays say nothing
   * @param latencyMicros from Kafka to the database
   * @param delayMicros from the checkout to Kafka
   */
  public record Detail(
      long units,
      String country,
      String channel,
      BigDecimal rate,
      String items,
      boolean unscored,
      boolean loaded,
      long latencyMicros,
      long delayMicros) {}
}
