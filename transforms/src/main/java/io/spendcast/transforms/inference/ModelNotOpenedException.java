package io.spendcast.transforms.inference;

/** A handler's model that could not be opened, or not be warmed up. */
final class ModelNotOpenedException extends RuntimeException {

  ModelNotOpenedException(ModelHandler<?, ?> handler, RuntimeException cause) {
    super("model " + handler + " can't be opened", cause);
  }
}
