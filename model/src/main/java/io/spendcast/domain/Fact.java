package io.spendcast.domain;

/**
 * Purchase or refund, reduced to the values that the features need. A purchase under prediction and
 * each entry of its history share this shape.
 *
 * @param occurredAtMicros microseconds since 1970-01-01 UTC
 * @param cents amount in hundredths of the base currency; negative for a refund
 * @param refund whether money went back (a refund of nothing has 0 cents)
 * @param units Σ quantity over the lines
 * @param category main category, empty when there is none
 */
public record Fact(
    long occurredAtMicros, long cents, boolean refund, long units, int lines, String category) {}
