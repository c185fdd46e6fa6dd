package io.spendcast.transforms.inference.batch;

/** A batch that was not scored in its time. */
public final class TooLateException extends RuntimeException {

  TooLateException(String message) {
    super(message);
  }
}
