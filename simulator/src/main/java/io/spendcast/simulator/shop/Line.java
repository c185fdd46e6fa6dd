package io.spendcast.simulator.shop;

import java.math.BigDecimal;

/**
 * A basket's line.
 *
 * @param category empty when the shop's data lack it
 * @param unitPrice two decimals
 */
public record Line(String sku, String category, int quantity, BigDecimal unitPrice) {}
