package io.spendcast.scoring.serving;

import io.spendcast.scoring.InvalidModelException;

/** A model that is not loaded, since processes died while they loaded it. */
final class QuarantinedModelException extends InvalidModelException {
  private static final long serialVersionUID = 1;

  QuarantinedModelException(String message) {
    super(message);
  }
}
