package io.spendcast.pipelines.schema;

import java.time.ZoneId;

/**
 * Settings of a shop that its database keeps, and that never change once they are stored.
 *
 * @param baseCurrency the one currency of all stored amounts
 * @param timeZone zone in which the shop's days, weeks and months begin at midnight
 */
public record ShopSettings(String baseCurrency, ZoneId timeZone) {}
