package io.spendcast.inference;

/**
 * The served model of a handler in this JVM, and what of its history was counted.
 *
 * @param <M> the model
 */
public final class Serving<M extends Model<?, ?>> implements AutoCloseable {
  private final ServedModel<M> model;
  private final InferenceMetrics.Reported reported = new InferenceMetrics.Reported();

  private Serving(ServedModel<M> model) {
    this.model = model;
  }

  /** The only one of the handler in this JVM; opened by the first caller. */
  // Equal handlers are of one type, and so are their models.
  @SuppressWarnings("unchecked")
  public static <M extends Model<?, ?>> Serving<M> of(ModelHandler<M> handler) {
    return PerJvm.get(Serving.class, handler, () -> new Serving<>(handler.serve()));
  }

  /** Leases the version that serves now, for one bundle, and reports what changed before. */
  public ServedModel.Lease<M> lease(InferenceMetrics metrics) {
    ServedModel.Lease<M> lease = model.lease();
    metrics.served(lease.model().version(), model.stats(), reported);
    return lease;
  }

  @Override
  public void close() {
    model.close();
  }
}
