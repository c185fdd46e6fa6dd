package io.spendcast.transforms.training;

import io.spendcast.transforms.outcome.FeatureVector;

/**
 * What was known of a customer at a moment, and what they did in the horizon after it.
 *
 * @param eventId of the purchase; empty for a cut-off date, as is its arrival 0
 * @param country of the purchase, of the newest one before a cut-off date; empty when it has none;
 *     so too channel and main category
 * @param features without the current purchase's for a cut-off date
 * @param bought whether any purchase followed
 * @param spendCents purchases less refunds that followed, at least 0, base currency
 * @param hasOutcome whether the horizon is over; else what followed so far is not all, and is not
 *     written
 */
public record Example(
    Kind kind,
    String eventId,
    String customerId,
    long occurredAtMicros,
    long arrival,
    String country,
    String channel,
    String category,
    FeatureVector features,
    boolean bought,
    long spendCents,
    boolean hasOutcome) {

  /** What the moment is. */
  public enum Kind {
    /** Of every purchase: what the stream serves. */
    PURCHASE,

    /** Of all customers at once, on the first of a month, and as the facts end. */
    CUTOFF
  }
}
