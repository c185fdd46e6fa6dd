package io.spendcast.transforms.outcome;

/**
 * What the growth team is told about a purchase.
 *
 * @param reason what is unusual for this customer, in a sentence
 * @param message versioned JSON, see {@code alert.schema.json}
 */
public record Alert(String reason, String message) {}
