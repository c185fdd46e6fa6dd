package io.spendcast.transforms.predict;

import io.spendcast.domain.Prediction;
import io.spendcast.domain.Role;
import io.spendcast.scoring.Score;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.scoring.serving.ModelServer;
import io.spendcast.transforms.inference.batch.BatchSize;
import io.spendcast.transforms.inference.batch.Batches;
import io.spendcast.transforms.inference.batch.Inference;
import io.spendcast.transforms.inference.batch.InferenceMetrics;
import io.spendcast.transforms.metrics.Histogram;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.BundleBuffer;
import io.spendcast.transforms.outcome.FeatureVector;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.outcome.Outcomes;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/**
 * Scores every purchase that has features, a bundle at a time, with one model per JVM.
 *
 * <p>A score is the same bits whatever bundle it is made in. Records without features come out as
 * they went in. An example that makes the model throw, or whose score is no number in range, leaves
 * its own purchase unscored, with the reason; those in its bundle are scored.
 */
public final class Predict extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private final ServedModel model;
  private final Shadow shadow;

  private Predict(ServedModel model, Shadow shadow) {
    this.model = model;
    this.shadow = shadow;
  }

  /**
   * @param model a folder in MLflow's format that every worker can read, or {@code
   *     models:/name@alias} or {@code models:/name/3} of the registry that each worker's
   *     environment names
   */
  public static Predict with(String model) {
    return new Predict(new ServedModel(model, ServingSettings.DEFAULT), null);
  }

  public Predict withServing(ServingSettings settings) {
    return new Predict(new ServedModel(model.reference(), settings), shadow);
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
    return new Predict(model, new Shadow(new ServedModel(reference, model.settings()), budget));
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> outcomes) {
    return outcomes.apply("ScoreBundle", ParDo.of(function())).setCoder(Outcomes.CODER);
  }

  public ScoreFn function() {
    return new ScoreFn(model, shadow);
  }

  public static final class ScoreFn extends DoFn<Outcome, Outcome> {
    private static final long[] SPEND_BOUNDS = {
      0, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000
    };
    private static final Counter SCORED = Metrics.counter(Predict.class, "scored");
    private static final Counter UNSCORED = Metrics.counter(Predict.class, "unscored");
    private static final Histogram DURATION = Histogram.ofDurations(Predict.class);
    private static final Histogram SPEND =
        Histogram.of(Predict.class, "expected_spend", SPEND_BOUNDS);
    private static final Histogram PROBABILITY =
        Histogram.of(
            Predict.class, "purchase_percent", 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99, 100);
    private static final InferenceMetrics INFERENCE = InferenceMetrics.in(Predict.class.getName());
    private static final Batches BATCHES = Batches.of(BatchSize.DEFAULT, INFERENCE);

    private final ServedModel model;
    private final Shadow shadow;
    private transient ServedModel.Serving serving;
    private transient Challenger challenger;
    private transient BundleBuffer bundle;

    public ScoreFn(ServedModel model, Shadow shadow) {
      this.model = model;
      this.shadow = shadow;
    }

    @Setup
    public void setup() {
      serving = model.serving();
      challenger = shadow == null ? Challenger.none() : Challenger.of(shadow.server());
    }

    @StartBundle
    public void startBundle() {
      bundle = new BundleBuffer();
    }

    @ProcessElement
    public void process(
        @Element Outcome outcome, @Timestamp Instant timestamp, BoundedWindow window) {
      bundle.add(outcome, timestamp, window);
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws InterruptedException {
      if (!bundle.isEmpty()) {
        bundle.output(score(bundle.inOrder()), context);
      }
    }

    public List<Outcome> score(List<Outcome> outcomes) throws InterruptedException {
      List<float[]> examples =
          outcomes.stream().map(ScoreFn::features).filter(values -> values != null).toList();
      try (ModelServer.Lease<Scorer> lease = serving.server().lease()) {
        ScorerModel scorer = new ScorerModel(lease.model(), model.settings().threshold());
        INFERENCE.served(scorer.version(), serving.server().stats(), serving.reported());
        Challenger.Run run = challenger.start(examples);
        long start = System.nanoTime();
        List<Inference<float[], Score>> champions = BATCHES.infer(scorer, examples);
        DURATION.addSince(start);
        Scoring champion = new Scoring(scorer.scorer().info(), Role.CHAMPION, scorer.threshold());
        List<Outcome> scored = merge(outcomes, champion, champions, run.take());
        count(scored, scorer.scorer().info().version());
        return scored;
      }
    }

    /** Counts the champion's predictions by served version, expected spend and probability. */
    private static void count(List<Outcome> outcomes, String version) {
      List<Prediction> predictions =
          outcomes.stream().map(ScoreFn::champions).flatMap(Optional::stream).toList();
      Metrics.counter(Predict.class, "served_version_" + version).inc(predictions.size());
      SPEND.addAll(predictions.stream().mapToLong(p -> p.expectedSpend().longValue()));
      PROBABILITY.addAll(
          predictions.stream().mapToLong(p -> (long) Math.ceil(100 * p.purchaseProbability())));
    }

    private static Optional<Prediction> champions(Outcome outcome) {
      return outcome instanceof Accepted accepted ? accepted.champion() : Optional.empty();
    }

    /**
     * Adds to the outcomes with features the predictions of the models; others stay as they are.
     */
    private static List<Outcome> merge(
        List<Outcome> outcomes,
        Scoring champion,
        List<Inference<float[], Score>> inferences,
        List<Optional<Prediction>> challengers) {
      Iterator<Inference<float[], Score>> inference = inferences.iterator();
      Iterator<Optional<Prediction>> other = challengers.iterator();
      List<Outcome> results = new ArrayList<>(outcomes.size());
      for (Outcome outcome : outcomes) {
        results.add(
            features(outcome) == null
                ? outcome
                : with((Accepted) outcome, champion.of(inference.next()), other.next()));
      }
      return results;
    }

    private static Accepted with(
        Accepted accepted, Scoring.Result champion, Optional<Prediction> challenger) {
      if (champion.prediction().isEmpty()) {
        UNSCORED.inc();
        return accepted.withUnscored(champion.fault());
      }
      SCORED.inc();
      Accepted scored = accepted.withPrediction(champion.prediction().get());
      return challenger.map(scored::withPrediction).orElse(scored);
    }

    private static float[] features(Outcome outcome) {
      return outcome instanceof Accepted accepted
          ? accepted.features().map(FeatureVector::values).orElse(null)
          : null;
    }
  }
}
