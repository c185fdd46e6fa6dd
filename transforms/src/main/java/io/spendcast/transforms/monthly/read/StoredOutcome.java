package io.spendcast.transforms.monthly.read;

import java.util.Optional;

/**
 * A prediction that came due, and what its customer did.
 *
 * @param actualE4 at least 0
 * @param interval empty: the prediction had none
 */
public record StoredOutcome(
    ModelVersion by,
    long expectedE4,
    double probability,
    long actualE4,
    boolean bought,
    Alerting alerting,
    Optional<Interval> interval) {

  /**
   * The judgement of an alert, or of its absence.
   *
   * @param threshold threshold of alerts when the prediction was made, two decimals
   * @param over whether the spend was over the threshold
   * @param alerted whether an alert was made of the prediction
   */
  public record Alerting(String threshold, boolean over, boolean alerted) {}

  /**
   * The judgement of an interval and of an exceedance probability.
   *
   * @param within whether the spend was within the interval
   * @param exceedMyriads exceedance probability in ten-thousandths
   * @param exceeded whether the spend was over the threshold of that probability
   */
  public record Interval(boolean within, long exceedMyriads, boolean exceeded) {}
}
