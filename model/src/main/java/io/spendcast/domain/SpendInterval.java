package io.spendcast.domain;

import java.math.BigDecimal;

/**
 * The spend within the horizon is below the interval in 1 of 10 cases, and above it in 1 of 10.
 *
 * @param low start of the interval, base currency, two decimals, never negative
 * @param high end of the interval, base currency, two decimals, not below {@code low}
 */
public record SpendInterval(BigDecimal low, BigDecimal high) {}
