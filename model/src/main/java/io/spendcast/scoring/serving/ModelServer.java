package io.spendcast.scoring.serving;

/**
 * Serves a model that may be replaced while it is used. Safe for use by many threads.
 *
 * @param <M> the model
 */
public interface ModelServer<M> extends AutoCloseable {

  /**
   * Leases the version that serves now, for one batch. It stays open until its last lease is
   * closed, whatever replaces it meanwhile.
   */
  Lease<M> lease();

  /** Statistics of the server so far. */
  ServingStats stats();

  /** Waits for no lease: the version that serves is closed with its last one. */
  @Override
  void close();

  /** The use of one version, by one thread. */
  interface Lease<M> extends AutoCloseable {

    M model();

    @Override
    void close();
  }
}
