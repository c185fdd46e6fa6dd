package io.spendcast.transforms.history;

import io.spendcast.features.Features;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.FeatureVector;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Outcomes;
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

  private ComputeFeatures() {}

  /** Step that computes features of version {@link Features#VERSION}. */
  public static ComputeFeatures create() {
    return new ComputeFeatures();
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> outcomes) {
    return outcomes.apply("ComputeVector", ParDo.of(new ComputeFn())).setCoder(Outcomes.CODER);
  }

  public static final class ComputeFn extends DoFn<Outcome, Outcome> {

    @ProcessElement
    public void process(@Element Outcome outcome, OutputReceiver<Outcome> outcomes) {
      outcomes.output(compute(outcome));
    }

    public static Outcome compute(Outcome outcome) {
      if (outcome instanceof Accepted accepted && accepted.history().isPresent()) {
        float[] values = Features.of(accepted.history().get(), accepted.fact());
        return accepted.withFeatures(new FeatureVector(values));
      }
      return outcome;
    }
  }
}
