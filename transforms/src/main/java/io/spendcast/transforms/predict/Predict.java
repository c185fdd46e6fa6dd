package io.spendcast.transforms.predict;

import io.spendcast.inference.ScoreBundles;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Outcomes;
import java.math.BigDecimal;
import java.time.Duration;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Scores every purchase that has features, a bundle at a time, with one model per JVM.
 *
 * <p>A score is the same bits whatever bundle it is made in. Records without features come out as
 * they went in. An example that makes the model throw, or whose score is no number in range, leaves
 * its own purchase unscored, with the reason; those in its bundle are scored.
 */
public final class Predict extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private final ScorerHandler model;
  private final Shadow shadow;

  private Predict(ScorerHandler model, Shadow shadow) {
    this.model = model;
    this.shadow = shadow;
  }

  /**
   * @param model a folder in MLflow's format that every worker can read, or {@code
   *     models:/name@alias} or {@code models:/name/3} of the registry that each worker's
   *     environment names
   */
  public static Predict with(String model) {
    return new Predict(new ScorerHandler(model, ServingSettings.DEFAULT), null);
  }

  public Predict withServing(ServingSettings settings) {
    return new Predict(new ScorerHandler(model.reference(), settings), shadow);
  }

  /**
   * Sets the threshold that exceedance probabilities refer to.
   *
   * @param threshold spend in the base currency, positive
   */
  public Predict withThreshold(BigDecimal threshold) {
    return withServing(model.settings().withThreshold(threshold));
  }

  /**
   * Has a second model score the same purchases, as challenger.
   *
   * <p>Its predictions come after the champion's, of purchases that have one. What does not fit
   * into the budget, or fails, is left out and counted. A model that can't be had is no error; it
   * is tried again.
   *
   * @param reference as in {@link #with}; served as the champion is set to be when this is called
   * @param budget how much longer a bundle may take for it, at most
   */
  public Predict withShadow(String reference, Duration budget) {
    return new Predict(model, new Shadow(new ScorerHandler(reference, model.settings()), budget));
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> outcomes) {
    return outcomes.apply("Score", ScoreBundles.with(scorer(), Outcomes.CODER));
  }

  /** The scorer of this step, for callers that do without Beam. */
  public ScoreBundles.Scorer<Outcome, Outcome> scorer() {
    return new OutcomeScorer(model, shadow);
  }
}
