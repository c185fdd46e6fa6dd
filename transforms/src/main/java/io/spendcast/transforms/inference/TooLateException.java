package io.spendcast.transforms.inference;

/** A batch that was not scored in its time. */
final class TooLateException extends RuntimeException {

  TooLateException(String message) {
    super(message);
  }
}
