package io.spendcast.inference;

/** A served model that never changes. */
record FixedModel<M extends AutoCloseable>(M model, ServedModel.Stats stats)
    implements ServedModel<M> {

  private record Use<M>(M model) implements Lease<M> {
    @Override
    public void close() {}
  }

  @Override
  public Lease<M> lease() {
    return new Use<>(model);
  }

  @Override
  public void close() {
    try {
      model.close();
    } catch (Exception e) {
      throw new IllegalStateException("the model can't be closed", e);
    }
  }
}
