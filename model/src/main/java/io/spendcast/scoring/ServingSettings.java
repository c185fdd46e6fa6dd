package io.spendcast.scoring;

import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a model is served. Holds no secret, so that it may travel with a pipeline's graph.
 *
 * @param poll how often an alias is looked at
 * @param timeout of one answer of the registry; a file may take ten times as long
 * @param cache folder that keeps downloaded versions
 * @param baseCurrency of the only models to serve; empty: any
 */
public record ServingSettings(Duration poll, Duration timeout, String cache, String baseCurrency)
    implements Serializable {
  /** Every 15 s, with the user's own cache folder, which nobody else can put models into. */
  public static final ServingSettings DEFAULT =
      new ServingSettings(
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Path.of(System.getProperty("user.home"), ".cache", "spendcast", "models").toString(),
          "");

  public ServingSettings {
    requirePositive("poll", poll);
    requirePositive("timeout", timeout);
  }

  public ServingSettings withPoll(Duration pause) {
    return new ServingSettings(pause, timeout, cache, baseCurrency);
  }

  public ServingSettings withTimeout(Duration atMost) {
    return new ServingSettings(poll, atMost, cache, baseCurrency);
  }

  public ServingSettings withCache(Path folder) {
    return new ServingSettings(poll, timeout, folder.toString(), baseCurrency);
  }

  public ServingSettings withBaseCurrency(String currency) {
    return new ServingSettings(poll, timeout, cache, currency);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, but was " + value);
    }
  }
}
