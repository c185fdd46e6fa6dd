package io.spendcast.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A checkout event of the contract's version 1, in the currency it was made in.
 *
 * @param occurredAt UTC, in whole microseconds
 * @param currency three capital letters
 * @param amount Σ quantity × unit price, exact, of scale 4; never negative (a refund's too)
 * @param country empty when the event names none; so too {@code channel}
 */
public record Purchase(
    String eventId,
    EventType type,
    String orderId,
    String customerId,
    Instant occurredAt,
    String currency,
    BigDecimal amount,
    String country,
    String channel,
    List<LineItem> items) {

  public Purchase {
    items = List.copyOf(items);
  }

  public boolean isRefund() {
    return type == EventType.REFUND;
  }

  /** Σ quantity over all lines. */
  public long units() {
    long units = 0;
    for (LineItem item : items) {
      units += item.quantity();
    }
    return units;
  }

  public int lines() {
    return items.size();
  }

  /** The category with the largest amount, the first of equals; empty when no line names one. */
  public String mainCategory() {
    Map<String, BigDecimal> amounts = new LinkedHashMap<>();
    for (LineItem item : items) {
      if (!item.category().isEmpty()) {
        amounts.merge(item.category(), item.amount(), BigDecimal::add);
      }
    }
    String main = "";
    BigDecimal most = BigDecimal.ONE.negate();
    for (Map.Entry<String, BigDecimal> entry : amounts.entrySet()) {
      if (entry.getValue().compareTo(most) > 0) {
        main = entry.getKey();
        most = entry.getValue();
      }
    }
    return main;
  }
}
