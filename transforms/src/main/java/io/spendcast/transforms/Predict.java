package io.spendcast.transforms;

import io.spendcast.domain.Prediction;
import io.spendcast.scoring.ModelInfo;
import io.spendcast.scoring.ModelServer;
import io.spendcast.scoring.Score;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.transforms.inference.BatchSize;
import io.spendcast.transforms.inference.Batches;
import io.spendcast.transforms.inference.Inference;
import io.spendcast.transforms.inference.InferenceMetrics;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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

  private Predict(ServedModel model) {
    this.model = model;
  }

  /**
   * @param model a folder in MLflow's format that every worker can read, or {@code
   *     models:/name@alias} or {@code models:/name/3} of the registry that each worker's
   *     environment names
   */
  public static Predict with(String model) {
    return new Predict(new ServedModel(model, ServingSettings.DEFAULT));
  }

  public Predict withServing(ServingSettings settings) {
    return new Predict(new ServedModel(model.reference(), settings));
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> outcomes) {
    return outcomes.apply("ScoreBundle", ParDo.of(new ScoreFn(model))).setCoder(Outcomes.CODER);
  }

  static final class ScoreFn extends DoFn<Outcome, Outcome> {
    private static final String CHAMPION = "champion";

    /** More than the database holds. */
    private static final float TOO_MUCH = 1e12f;

    private static final Counter SCORED = Metrics.counter(Predict.class, "scored");
    private static final Counter UNSCORED = Metrics.counter(Predict.class, "unscored");
    private static final InferenceMetrics INFERENCE = InferenceMetrics.in(Predict.class.getName());
    private static final Batches BATCHES = Batches.of(BatchSize.DEFAULT, INFERENCE);

    private final ServedModel model;
    private transient ServedModel.Serving serving;
    private transient BundleBuffer bundle;

    ScoreFn(ServedModel model) {
      this.model = model;
    }

    @Setup
    public void setup() {
      serving = model.serving();
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
    public void finishBundle(FinishBundleContext context) {
      if (!bundle.isEmpty()) {
        try (ModelServer.Lease<Scorer> lease = serving.server().lease()) {
          ScorerModel scorer = new ScorerModel(lease.model());
          INFERENCE.served(scorer, serving.server().stats(), serving.reported());
          bundle.output(score(scorer, bundle.inOrder()), context);
        }
      }
    }

    static List<Outcome> score(ScorerModel model, List<Outcome> outcomes) {
      List<float[]> examples =
          outcomes.stream().map(ScoreFn::features).filter(values -> values != null).toList();
      Iterator<Inference<float[], Score>> inferences = BATCHES.infer(model, examples).iterator();
      ModelInfo info = model.scorer().info();
      List<Outcome> results = new ArrayList<>(outcomes.size());
      for (Outcome outcome : outcomes) {
        results.add(
            features(outcome) == null
                ? outcome
                : with((Accepted) outcome, inferences.next(), info));
      }
      return results;
    }

    private static float[] features(Outcome outcome) {
      return outcome instanceof Accepted accepted
          ? accepted.features().map(FeatureVector::values).orElse(null)
          : null;
    }

    private static Accepted with(
        Accepted accepted, Inference<float[], Score> inference, ModelInfo model) {
      if (inference instanceof Inference.Scored<float[], Score> scored) {
        return withScore(accepted, scored.result(), model);
      }
      UNSCORED.inc();
      return accepted.withUnscored(((Inference.Failed<float[], Score>) inference).reason());
    }

    static Accepted withScore(Accepted accepted, Score score, ModelInfo model) {
      if (!score.isSound() || score.expectedSpend() >= TOO_MUCH) {
        UNSCORED.inc();
        return accepted.withUnscored(
            "purchase probability is %s, expected spend is %s"
                .formatted(score.purchaseProbability(), score.expectedSpend()));
      }
      SCORED.inc();
      return accepted.withPrediction(
          new Prediction(
              model.name(),
              model.version(),
              CHAMPION,
              model.horizonDays(),
              score.purchaseProbability(),
              new BigDecimal(score.expectedSpend()).setScale(2, RoundingMode.HALF_EVEN)));
    }
  }
}
