package io.spendcast.scoring.serving;

import java.time.Duration;
import java.util.Optional;

/**
 * Statistics of a {@link ModelServer} so far. The counts only grow.
 *
 * @param swaps versions that replaced another one
 * @param refusals failed tries to replace the version, a registry out of reach included
 * @param loadTime time until the serving version was ready
 * @param bytes size of the serving version's graph
 * @param lastRefusal reason why the newest try failed; empty once a later try succeeded
 * @param quarantined whether that try failed because processes died while they loaded the version
 */
public record ServingStats(
    long swaps,
    long refusals,
    Duration loadTime,
    long bytes,
    Optional<String> lastRefusal,
    boolean quarantined) {

  public ServingStats(
      long swaps, long refusals, Duration loadTime, long bytes, Optional<String> lastRefusal) {
    this(swaps, refusals, loadTime, bytes, lastRefusal, false);
  }
}
