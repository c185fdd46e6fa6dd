package io.spendcast.transforms.inference;

import io.spendcast.scoring.serving.ModelServer;
import io.spendcast.scoring.serving.ServingStats;
import io.spendcast.transforms.inference.batch.Counted;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Serves one model for good. Once closed, the model is closed with its last lease. */
public final class FixedServer<M> implements ModelServer<M> {
  private final Counted<M> model;
  private final ServingStats stats;
  private final AtomicBoolean closed = new AtomicBoolean();

  private FixedServer(Counted<M> model, ServingStats stats) {
    this.model = model;
    this.stats = stats;
  }

  /**
   * Loads it now, and measures how long that takes.
   *
   * @param bytes of the model, for the metrics
   */
  public static <M extends AutoCloseable> FixedServer<M> of(Supplier<M> load, long bytes) {
    long start = System.nanoTime();
    M model = load.get();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new FixedServer<>(
        new Counted<>(model, () -> close(model)),
        new ServingStats(0, 0, took, bytes, Optional.empty()));
  }

  @Override
  public Lease<M> lease() {
    if (!model.tryRetain()) {
      throw new IllegalStateException("the model's server is closed");
    }
    AtomicBoolean over = new AtomicBoolean();
    return new Lease<>() {
      @Override
      public M model() {
        return model.of();
      }

      @Override
      public void close() {
        if (over.compareAndSet(false, true)) {
          model.release();
        }
      }
    };
  }

  @Override
  public ServingStats stats() {
    return stats;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      model.release();
    }
  }

  private static void close(AutoCloseable model) {
    try {
      model.close();
    } catch (Exception e) {
      throw new IllegalStateException("the model can't be closed", e);
    }
  }
}
