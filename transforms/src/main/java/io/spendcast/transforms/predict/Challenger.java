package io.spendcast.transforms.predict;

import io.spendcast.domain.Prediction;
import io.spendcast.domain.Role;
import io.spendcast.inference.InferenceMetrics;
import io.spendcast.scoring.ModelInfo;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.serving.ModelServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;

/** The shadow as a bundle uses it, and what is counted of it; there may be none. */
final class Challenger {
  private static final Counter SCORED = Metrics.counter(Predict.class, "challenger_scored");
  private static final Counter FAILED = Metrics.counter(Predict.class, "challenger_failed");

  /**
   * Counter of examples without a result: time or a free thread was lacking, or the run ended
   * early.
   */
  private static final Counter DROPPED = Metrics.counter(Predict.class, "challenger_dropped");

  /** Counter of examples that came while the model could not be loaded yet. */
  private static final Counter ABSENT = Metrics.counter(Predict.class, "challenger_absent");

  private static final InferenceMetrics INFERENCE =
      InferenceMetrics.in(Predict.class.getName() + ".challenger");

  private final Optional<ShadowServer> shadow;

  private Challenger(Optional<ShadowServer> shadow) {
    this.shadow = shadow;
  }

  static Challenger none() {
    return new Challenger(Optional.empty());
  }

  static Challenger of(ShadowServer shadow) {
    return new Challenger(Optional.of(shadow));
  }

  /** A bundle's predictions, once it asks for them. */
  interface Run {

    /**
     * Waits for the rest of the budget at most. The result is a prediction, or none, for each
     * example.
     */
    List<Optional<Prediction>> take() throws InterruptedException;
  }

  /** Begins to score, beside the caller. */
  Run start(List<float[]> examples) {
    if (shadow.isEmpty() || examples.isEmpty()) {
      return () -> padded(new ArrayList<>(), examples.size());
    }
    Optional<ModelServer<Scorer>> server = shadow.get().serving();
    if (server.isEmpty()) {
      ABSENT.inc(examples.size());
      return () -> padded(new ArrayList<>(), examples.size());
    }
    ShadowRun run = shadow.get().start(server.get(), examples);
    return () -> {
      ShadowRun.Result result = run.take();
      result.model().ifPresent(model -> count(model, server.get()));
      return padded(taken(result, examples.size()), examples.size());
    };
  }

  private void count(ModelInfo model, ModelServer<Scorer> server) {
    INFERENCE.served(
        ScorerModel.versionOf(model), ScorerHandler.stats(server), shadow.orElseThrow().reported());
  }

  private List<Optional<Prediction>> taken(ShadowRun.Result result, int examples) {
    List<Optional<Prediction>> predictions = new ArrayList<>(examples);
    result
        .model()
        .map(model -> new Scoring(model, Role.CHALLENGER, shadow.orElseThrow().threshold()))
        .ifPresent(
            scoring ->
                result.inferences().forEach(i -> predictions.add(scoring.of(i).prediction())));
    long scored = predictions.stream().filter(Optional::isPresent).count();
    SCORED.inc(scored);
    FAILED.inc(predictions.size() - scored);
    DROPPED.inc(examples - predictions.size());
    return predictions;
  }

  private static List<Optional<Prediction>> padded(
      List<Optional<Prediction>> predictions, int examples) {
    while (predictions.size() < examples) {
      predictions.add(Optional.empty());
    }
    return predictions;
  }
}
