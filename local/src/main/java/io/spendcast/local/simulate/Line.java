package io.spendcast.local.simulate;

import java.math.BigDecimal;

/**
 * A basket's line.
 *
 * @param category empty when the shop's data lack it
 * @param unitPrice two decimals
 */
record Line(String sku, String category, int quantity, BigDecimal unitPrice) {}
