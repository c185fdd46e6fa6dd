package io.spendcast.domain;

import java.math.BigDecimal;

/**
 * Line of a basket.
 *
 * @param category empty when the event names none
 * @param quantity 1 to 1,000,000
 * @param unitPrice price of one unit in the event's currency, zero or more, at most 4 decimals
 */
public record LineItem(String sku, String category, int quantity, BigDecimal unitPrice) {

  /** Quantity times unit price, exact. */
  public BigDecimal amount() {
    return unitPrice.multiply(BigDecimal.valueOf(quantity));
  }
}
