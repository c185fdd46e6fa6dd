package io.spendcast.domain;

/**
 * Purchase or refund, reduced to the values that the features need. A purchase under prediction and
 * each entry of its history share this shape.
 *
 * @param occurredAtMicros microseconds since 1970-01-01 UTC
 * @param amountE4 amount in the base currency times 10,000; negative for a refund
 * @param refund whether money went back (a refund of nothing has the amount 0)
 * @param units Σ quantity over the lines
 * @param category main category, empty when there is none
 */
public record Fact(
    long occurredAtMicros, long amountE4, boolean refund, long units, int lines, String category) {}
