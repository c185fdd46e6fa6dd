package io.spendcast.inference;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * A model that serves in this JVM, and may be replaced while it is used. Safe for use by many
 * threads.
 *
 * @param <M> the model
 */
public interface ServedModel<M> extends AutoCloseable {

  /**
   * Leases the version that serves now, for one bundle. It stays open until its last lease is
   * closed, whatever replaces it meanwhile.
   */
  Lease<M> lease();

  /** Statistics of this model so far. */
  Stats stats();

  /** Closes the model at the end of the process. */
  @Override
  void close();

  /** The use of one version, by one thread. */
  interface Lease<M> extends AutoCloseable {

    M model();

    @Override
    void close();
  }

  /**
   * Statistics of a served model so far. The counts only grow.
   *
   * @param swaps versions that replaced another one
   * @param refusals failed tries to replace the version
   * @param loadTime time until the serving version was ready
   * @param bytes size of the serving version
   * @param refused whether the newest try to replace it failed
   * @param quarantined whether that try failed because processes died while they loaded the version
   */
  record Stats(
      long swaps,
      long refusals,
      Duration loadTime,
      long bytes,
      boolean refused,
      boolean quarantined) {}

  /**
   * Loads a model that never changes, and measures how long that takes.
   *
   * @param bytes size of the model, for the metrics
   */
  static <M extends AutoCloseable> ServedModel<M> fixed(Supplier<M> load, long bytes) {
    long start = System.nanoTime();
    M model = load.get();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new FixedModel<>(model, new Stats(0, 0, took, bytes, false, false));
  }
}
