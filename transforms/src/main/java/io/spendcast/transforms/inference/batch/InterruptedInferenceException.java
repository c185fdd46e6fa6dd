package io.spendcast.transforms.inference.batch;

/** The runner ends this bundle: nothing is to be said of its examples. */
final class InterruptedInferenceException extends RuntimeException {

  InterruptedInferenceException(InterruptedException cause) {
    super("interrupted while a batch was scored", cause);
  }
}
