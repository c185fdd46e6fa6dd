package io.spendcast.transforms.inference.batch;

import io.spendcast.scoring.serving.ModelServer;
import java.time.Duration;
import java.util.List;

/**
 * A leased model whose every batch has a time limit. The lease ends with the last batch, also one
 * that was given up and comes back later: a model is never closed under a call.
 */
public final class TimedModel<ExampleT, ResultT>
    implements Model<ExampleT, ResultT>, AutoCloseable {
  private final Counted<Model<ExampleT, ResultT>> leased;
  private final Workers workers;
  private final Duration timeout;

  public TimedModel(
      ModelServer.Lease<? extends Model<ExampleT, ResultT>> lease,
      Workers workers,
      Duration timeout) {
    this.leased = new Counted<>(lease.model(), lease::close);
    this.workers = workers;
    this.timeout = timeout;
  }

  @Override
  public String id() {
    return leased.of().id();
  }

  @Override
  public List<ResultT> infer(List<ExampleT> examples) {
    if (!leased.tryRetain()) {
      throw new IllegalStateException("the lease of model " + id() + " is over");
    }
    return workers.call(() -> leased.of().infer(examples), timeout, leased::release);
  }

  @Override
  public void close() {
    leased.release();
  }
}
