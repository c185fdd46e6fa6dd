package io.spendcast.transforms.alerts;

import io.spendcast.domain.Exceedance;
import io.spendcast.domain.Prediction;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Alert;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Outcomes;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Optional;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Marks the purchases that the growth team is alerted about.
 *
 * <p>Each record is passed on unchanged, or with exactly one alert: when the champion's expected
 * spend is over the threshold. A prediction equal to the threshold raises no alert. The stored,
 * rounded values decide, so that a replay selects the same.
 *
 * <pre>{@code
 * SelectAlerts.above(new BigDecimal("1000"), "USD").withProbability(new BigDecimal("0.5"))
 * }</pre>
 */
public final class SelectAlerts extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private final BigDecimal threshold;
  private final BigDecimal probability;
  private final AlertMessage message;

  private SelectAlerts(BigDecimal threshold, BigDecimal probability, AlertMessage message) {
    this.threshold = threshold;
    this.probability = probability;
    this.message = message;
  }

  /**
   * @param threshold spend in the base currency, positive
   * @param currency the base currency, for the message
   */
  public static SelectAlerts above(BigDecimal threshold, String currency) {
    if (threshold.signum() <= 0) {
      throw new IllegalArgumentException("alert threshold must be positive, but was " + threshold);
    }
    return new SelectAlerts(threshold, null, AlertMessage.in(currency));
  }

  /**
   * Selects by the probability of exceeding the threshold instead of by the expected spend.
   *
   * <p>{@code Predict.withThreshold} must have the same threshold; a prediction for another one
   * fails its bundle.
   *
   * @param atLeast smallest probability that raises an alert, over 0 and below 1
   */
  public SelectAlerts withProbability(BigDecimal atLeast) {
    if (atLeast.signum() <= 0 || atLeast.compareTo(BigDecimal.ONE) >= 0) {
      throw new IllegalArgumentException(
          "alert probability must be over 0 and below 1, but was " + atLeast);
    }
    return new SelectAlerts(threshold, atLeast, message);
  }

  /** Names the shop's days in the text of alerts; UTC by default. */
  public SelectAlerts withTimeZone(ZoneId shop) {
    return new SelectAlerts(threshold, probability, message.withTimeZone(shop));
  }

  /** Links each alert to its customer's page. */
  public SelectAlerts withPages(CustomerPages pages) {
    return new SelectAlerts(threshold, probability, message.withPages(pages));
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> outcomes) {
    return outcomes.apply("MarkHighValue", ParDo.of(function())).setCoder(Outcomes.CODER);
  }

  public MarkFn function() {
    return new MarkFn(this);
  }

  private Optional<Alert> alertOf(Accepted accepted) {
    if (accepted.champion().filter(this::isHigh).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        probability == null ? message.ofExpectedSpend(accepted) : message.ofProbability(accepted));
  }

  private boolean isHigh(Prediction prediction) {
    if (probability == null) {
      return prediction.expectedSpend().compareTo(threshold) > 0;
    }
    Exceedance exceedance = prediction.exceedance();
    if (exceedance.threshold().compareTo(threshold) != 0) {
      throw new IllegalStateException(
          "alerts are selected at a threshold of %s, but Predict scored at %s: give both the same"
              .formatted(threshold, exceedance.threshold()));
    }
    return exceedance.probability().compareTo(probability) >= 0;
  }

  public static final class MarkFn extends DoFn<Outcome, Outcome> {
    private static final Counter SELECTED = Metrics.counter(SelectAlerts.class, "selected");

    private final SelectAlerts select;

    public MarkFn(SelectAlerts select) {
      this.select = select;
    }

    @ProcessElement
    public void process(@Element Outcome outcome, OutputReceiver<Outcome> outcomes) {
      outcomes.output(mark(outcome));
    }

    public Outcome mark(Outcome outcome) {
      if (!(outcome instanceof Accepted accepted)) {
        return outcome;
      }
      Optional<Alert> alert = select.alertOf(accepted);
      alert.ifPresent(unused -> SELECTED.inc());
      return alert.map(accepted::withAlert).orElse(accepted);
    }
  }
}
