package io.spendcast.transforms.monthly.read;

import java.util.Optional;

/**
 * A prediction that came due, and what its customer did.
 *
 * @param actualCents at least 0
 * @param alerted whether an alert was made of it
 * @param interval empty: the prediction had none
 */
public record StoredOutcome(
    ModelVersion by,
    long expectedCents,
    double probability,
    long actualCents,
    boolean bought,
    boolean alerted,
    Optional<Interval> interval) {

  /**
   * The judgement of an interval and of an exceedance probability.
   *
   * @param within whether the spend was within the interval
   * @param exceedMyriads exceedance probability in ten-thousandths
   * @param exceeded whether the spend was over the threshold of that probability
   */
  public record Interval(boolean within, long exceedMyriads, boolean exceeded) {}
}
