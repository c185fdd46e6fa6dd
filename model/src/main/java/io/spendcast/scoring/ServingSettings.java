package io.spendcast.scoring;

import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings for serving a model. They hold no secret, so that they may travel with a pipeline's
 * graph.
 *
 * @param poll time between two polls of an alias
 * @param timeout limit for one answer of the registry; a file may take ten times as long
 * @param cache folder that keeps downloaded versions
 * @param baseCurrency currency of the only models to serve; empty for any
 * @param threshold spend in the base currency that exceedance probabilities refer to
 */
public record ServingSettings(
    Duration poll, Duration timeout, String cache, String baseCurrency, BigDecimal threshold)
    implements Serializable {
  /**
   * Defaults: a poll every 15 s, a threshold of 1000, and the user's own cache folder. Nobody else
   * can put models into that folder.
   */
  public static final ServingSettings DEFAULT =
      new ServingSettings(
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Path.of(System.getProperty("user.home"), ".cache", "spendcast", "models").toString(),
          "",
          new BigDecimal("1000"));

  public ServingSettings {
    requirePositive("poll", poll);
    requirePositive("timeout", timeout);
    if (threshold.signum() <= 0) {
      throw new IllegalArgumentException("threshold must be positive, but was " + threshold);
    }
  }

  public ServingSettings withPoll(Duration pause) {
    return new ServingSettings(pause, timeout, cache, baseCurrency, threshold);
  }

  public ServingSettings withTimeout(Duration atMost) {
    return new ServingSettings(poll, atMost, cache, baseCurrency, threshold);
  }

  public ServingSettings withCache(Path folder) {
    return new ServingSettings(poll, timeout, folder.toString(), baseCurrency, threshold);
  }

  public ServingSettings withBaseCurrency(String currency) {
    return new ServingSettings(poll, timeout, cache, currency, threshold);
  }

  public ServingSettings withThreshold(BigDecimal amount) {
    return new ServingSettings(poll, timeout, cache, baseCurrency, amount);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, but was " + value);
    }
  }
}
