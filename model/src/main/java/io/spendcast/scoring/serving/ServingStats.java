package io.spendcast.scoring.serving;

import java.time.Duration;
import java.util.Optional;

/**
 * What a {@link ModelServer} has done so far; the counts only grow.
 *
 * @param swaps versions that replaced another one
 * @param refusals tries to replace the version that failed, a registry out of reach included
 * @param loadTime of the version that serves, until it was ready
 * @param bytes of its graph
 * @param lastRefusal why the newest try failed; empty once a later one went well
 * @param quarantined whether it failed since processes died while they loaded that version
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
