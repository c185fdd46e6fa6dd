package io.spendcast.transforms.history;

import io.spendcast.features.Features;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.FeatureVector;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Outcomes;
import java.time.ZoneId;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Turns each purchase with a history into what a model sees of it.
 *
 * <p>A pure function of history and purchase, the same for training and for scoring; records
 * without a history come out as they went in.
 */
public final class ComputeFeatures extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private final ZoneId zone;

  private ComputeFeatures(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * Step that computes features of version {@link Features#VERSION}.
   *
   * @param zone time zone of the shop's days
   */
  public static ComputeFeatures in(ZoneId zone) {
    return new ComputeFeatures(zone);
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> outcomes) {
    return outcomes.apply("ComputeVector", ParDo.of(new ComputeFn(zone))).setCoder(Outcomes.CODER);
  }

  /** Computes the features of one outcome; to be used outside of a pipeline as well. */
  public static final class ComputeFn extends DoFn<Outcome, Outcome> {
    private final ZoneId zone;

    public ComputeFn(ZoneId zone) {
      this.zone = zone;
    }

    @ProcessElement
    public void process(@Element Outcome outcome, OutputReceiver<Outcome> outcomes) {
      outcomes.output(compute(outcome));
    }

    public Outcome compute(Outcome outcome) {
      if (outcome instanceof Accepted accepted && accepted.history().isPresent()) {
        float[] values = Features.of(accepted.history().get(), accepted.fact(), zone);
        return accepted.withFeatures(new FeatureVector(values));
      }
      return outcome;
    }
  }
}
