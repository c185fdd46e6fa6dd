package io.spendcast.transforms.training;

import io.spendcast.transforms.outcome.FeatureVector;

/**
 * State of a customer at a moment, and their purchases in the horizon after it.
 *
 * @param eventId id of the purchase; empty for a cut-off date, whose arrival is 0
 * @param country country of the purchase, or of the newest one before a cut-off date; empty when it
 *     names none; so too channel and main category
 * @param features features at the moment; on a cut-off date those of a purchase of nothing
 * @param bought whether any purchase followed
 * @param spendE4 purchases less refunds that followed, at least 0, base currency
 * @param hasOutcome whether the horizon is over; until then the outcome is incomplete and is not
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
    long spendE4,
    boolean hasOutcome) {

  /** Kind of moment that an example describes. */
  public enum Kind {
    /** Moment of any purchase, which is also a moment that the stream serves. */
    PURCHASE,

    /** Moment shared by all customers: the first of a month, or the end of the facts. */
    CUTOFF
  }
}
