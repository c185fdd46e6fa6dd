package io.spendcast.pipelines.cli.rates;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * An exchange rate of a day.
 *
 * @param rate units of the base currency for one unit of {@code currency}
 */
record Rate(String currency, LocalDate day, BigDecimal rate) {}
