package io.spendcast.transforms.predict;

import io.spendcast.domain.Prediction;
import io.spendcast.domain.Role;
import io.spendcast.inference.Batches;
import io.spendcast.inference.Inference;
import io.spendcast.inference.InferenceMetrics;
import io.spendcast.inference.ScoreBundles;
import io.spendcast.inference.ServedModel;
import io.spendcast.inference.Serving;
import io.spendcast.scoring.Score;
import io.spendcast.transforms.metrics.Histogram;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.FeatureVector;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.trace.BundleTraces;
import io.spendcast.transforms.trace.StepSpan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/** Scorer of a bundle's outcomes: the champion, and beside it a challenger if there is one. */
final class OutcomeScorer implements ScoreBundles.Scorer<Outcome, Outcome> {
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
  private static final Batches BATCHES = Batches.atMost(Batches.LARGEST, INFERENCE);

  private final ScorerHandler model;
  private final Shadow shadow;
  private transient Serving<ScorerModel> serving;
  private transient Challenger challenger;

  /**
   * @param shadow null for none
   */
  OutcomeScorer(ScorerHandler model, Shadow shadow) {
    this.model = model;
    this.shadow = shadow;
  }

  @Override
  public void open() {
    serving = Serving.of(model);
    challenger = shadow == null ? Challenger.none() : Challenger.of(shadow.server());
  }

  @Override
  public List<Outcome> score(List<Outcome> outcomes) throws InterruptedException {
    try (StepSpan step = BundleTraces.ofThisJvm().start("score", outcomes)) {
      List<Outcome> scored = scoreAll(outcomes);
      step.succeeds();
      return scored;
    }
  }

  private List<Outcome> scoreAll(List<Outcome> outcomes) throws InterruptedException {
    List<float[]> examples =
        outcomes.stream().map(OutcomeScorer::features).filter(values -> values != null).toList();
    try (ServedModel.Lease<ScorerModel> lease = serving.lease(INFERENCE)) {
      ScorerModel scorer = lease.model();
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
        outcomes.stream().map(OutcomeScorer::champions).flatMap(Optional::stream).toList();
    Metrics.counter(Predict.class, "served_version_" + version).inc(predictions.size());
    SPEND.addAll(predictions.stream().mapToLong(p -> p.expectedSpend().longValue()));
    PROBABILITY.addAll(
        predictions.stream().mapToLong(p -> (long) Math.ceil(100 * p.purchaseProbability())));
  }

  private static Optional<Prediction> champions(Outcome outcome) {
    return outcome instanceof Accepted accepted ? accepted.champion() : Optional.empty();
  }

  /** Adds to the outcomes with features the predictions of the models; others stay as they are. */
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
