package io.spendcast.domain;

/**
 * What the features need to know of one purchase or refund. A purchase under prediction and each
 * entry of its history have this same shape.
 *
 * @param occurredAtMicros microseconds since 1970-01-01 UTC
 * @param cents amount in hundredths of the base currency; negative for a refund
 * @param refund whether money went back (a refund of nothing has 0 cents)
 * @param units Σ quantity over the lines
 * @param category main category, empty when there is none
 */
public record Fact(
    long occurredAtMicros, long cents, boolean refund, long units, int lines, String category) {}
