package io.spendcast.transforms.predict;

import io.spendcast.inference.PerJvm;
import java.io.Serializable;
import java.time.Duration;

/**
 * A second model that scores what the champion scores.
 *
 * @param budget of each bundle, from the moment that both models begin
 */
record Shadow(ScorerHandler model, Duration budget) implements Serializable {

  Shadow {
    if (budget.isNegative() || budget.isZero()) {
      throw new IllegalArgumentException("shadow budget must be positive, but was " + budget);
    }
  }

  /** The only one of it in this JVM. */
  ShadowServer server() {
    return PerJvm.get(
        ShadowServer.class, this, () -> ShadowServer.begin(model::open, model.settings(), budget));
  }
}
