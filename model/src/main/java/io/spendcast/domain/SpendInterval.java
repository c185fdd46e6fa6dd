package io.spendcast.domain;

import java.math.BigDecimal;

/**
 * Interval that holds the spend within the horizon in 8 of 10 cases. It starts at 0 where more than
 * 1 in 10 spends nothing, and is 0 alone where 4 in 5 do.
 *
 * @param low start of the interval, base currency with its own decimals, never negative
 * @param high end of the interval, base currency with its own decimals, not below {@code low}
 */
public record SpendInterval(BigDecimal low, BigDecimal high) {}
