package io.spendcast.transforms;

import io.spendcast.domain.Prediction;
import java.math.BigDecimal;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Marks the purchases that the growth team is told about.
 *
 * <p>Every record comes out as it went in, at most with an alert added: one per champion prediction
 * whose expected spend is over the threshold; at the threshold there is none.
 */
public final class SelectAlerts extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private final BigDecimal threshold;
  private final String currency;

  private SelectAlerts(BigDecimal threshold, String currency) {
    this.threshold = threshold;
    this.currency = currency;
  }

  /**
   * @param threshold expected spend in the base currency, positive
   * @param currency the base currency, for the message
   */
  public static SelectAlerts above(BigDecimal threshold, String currency) {
    if (threshold.signum() <= 0) {
      throw new IllegalArgumentException("alert threshold must be positive, but was " + threshold);
    }
    return new SelectAlerts(threshold, currency);
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> outcomes) {
    return outcomes.apply("MarkHighValue", ParDo.of(function())).setCoder(Outcomes.CODER);
  }

  MarkFn function() {
    return new MarkFn(threshold, currency);
  }

  static final class MarkFn extends DoFn<Outcome, Outcome> {
    private static final Counter SELECTED = Metrics.counter(SelectAlerts.class, "selected");

    private final BigDecimal threshold;
    private final String currency;

    MarkFn(BigDecimal threshold, String currency) {
      this.threshold = threshold;
      this.currency = currency;
    }

    @ProcessElement
    public void process(@Element Outcome outcome, OutputReceiver<Outcome> outcomes) {
      outcomes.output(mark(outcome));
    }

    Outcome mark(Outcome outcome) {
      if (outcome instanceof Accepted accepted && isHigh(accepted)) {
        SELECTED.inc();
        return accepted.withAlert(AlertMessage.of(accepted, currency));
      }
      return outcome;
    }

    private boolean isHigh(Accepted accepted) {
      return accepted.predictions().stream()
          .anyMatch(
              p ->
                  p.role().equals(Prediction.CHAMPION)
                      && p.expectedSpend().compareTo(threshold) > 0);
    }
  }
}
