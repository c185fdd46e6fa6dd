package io.spendcast.transforms.inference;

import io.spendcast.scoring.serving.ModelServer;
import io.spendcast.transforms.inference.batch.Counted;
import io.spendcast.transforms.inference.batch.InferenceMetrics;
import io.spendcast.transforms.inference.batch.Model;
import io.spendcast.transforms.inference.batch.TimedModel;
import io.spendcast.transforms.inference.batch.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A model that serves in this JVM: warmed up, and with threads for calls that have a time limit.
 */
final class Serving<ExampleT, ResultT> implements AutoCloseable {
  private final ModelServer<? extends Model<ExampleT, ResultT>> server;
  private final InferenceMetrics.Reported reported = new InferenceMetrics.Reported();
  private final Workers workers =
      Workers.named("inference", 2 * Runtime.getRuntime().availableProcessors());

  private Serving(ModelServer<? extends Model<ExampleT, ResultT>> server) {
    this.server = server;
  }

  static <ExampleT, ResultT> Serving<ExampleT, ResultT> open(
      ModelHandler<ExampleT, ResultT> handler) {
    Serving<ExampleT, ResultT> serving = new Serving<>(handler.serve());
    List<ExampleT> examples = handler.warmUp();
    if (!examples.isEmpty()) {
      try {
        serving.with(Optional.empty(), model -> model.infer(examples));
      } catch (RuntimeException e) {
        serving.close();
        throw e;
      }
    }
    return serving;
  }

  /**
   * Counted reference to this model, which is closed after the last release. The caller is the
   * first holder.
   */
  Counted<Serving<ExampleT, ResultT>> counted() {
    return new Counted<>(this, this::close);
  }

  /** Uses the version that serves now, with a time limit for each batch if there is one. */
  <T> T with(Optional<Duration> timeout, Function<Model<ExampleT, ResultT>, T> use) {
    ModelServer.Lease<? extends Model<ExampleT, ResultT>> lease = server.lease();
    if (timeout.isEmpty()) {
      try (lease) {
        return use.apply(lease.model());
      }
    }
    try (TimedModel<ExampleT, ResultT> timed = new TimedModel<>(lease, workers, timeout.get())) {
      return use.apply(timed);
    }
  }

  /** Reports the server's changes since the last bundle. */
  void report(Model<ExampleT, ResultT> model, InferenceMetrics metrics) {
    metrics.served(model.version(), server.stats(), reported);
  }

  /** Waits for no batch: the model is closed with its last one. */
  @Override
  public void close() {
    // The workers' threads end by themselves: shut down, they would fail a batch under way.
    server.close();
  }
}
