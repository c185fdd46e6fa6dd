package io.spendcast.transforms.outcome;

/**
 * Alert to the growth team about a purchase.
 *
 * @param reason unusual fact about this customer, in a sentence
 * @param message versioned JSON, see {@code alert.schema.json}
 */
public record Alert(String reason, String message) {}
