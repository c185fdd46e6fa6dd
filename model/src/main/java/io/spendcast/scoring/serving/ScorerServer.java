package io.spendcast.scoring.serving;

import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Scorer;
import java.time.Duration;
import java.util.Optional;

/** Serves one version after the other; a lease never waits for a swap. */
final class ScorerServer implements ModelServer<Scorer> {
  private final ModelReference reference;
  private volatile Shared serving;
  private volatile ServingStats stats;
  private boolean closed;
  private Optional<AliasPoller> poller = Optional.empty();

  /** Serves this version until another one takes its place. */
  ScorerServer(ModelReference reference, LoadedModel first) {
    this.reference = reference;
    this.serving = new Shared(first);
    this.stats = new ServingStats(0, 0, first.loadTime(), first.bytes(), Optional.empty());
  }

  @Override
  public Lease<Scorer> lease() {
    while (true) {
      Shared now = serving;
      if (now.tryUse()) {
        return now.lease();
      }
      // This version is closed: either another has replaced it, or this server is closed.
      if (now == serving) {
        throw new IllegalStateException("the server of model " + reference + " is closed");
      }
    }
  }

  @Override
  public ServingStats stats() {
    return stats;
  }

  ModelReference reference() {
    return reference;
  }

  /** The version that serves. */
  String version() {
    return serving.loaded().version();
  }

  /** Lets a follower bring other versions, from a thread that ends with this server. */
  synchronized void follow(Follower follower, Duration firstPause) {
    AliasPoller polling = new AliasPoller(reference.toString(), follower, firstPause);
    poller = Optional.of(polling);
    polling.start();
  }

  /** Leases from now on are of this version; the one before it closes with its last lease. */
  synchronized void swap(LoadedModel next) {
    if (closed) {
      next.scorer().close();
      return;
    }
    Shared old = serving;
    serving = new Shared(next);
    stats =
        new ServingStats(
            stats.swaps() + 1, stats.refusals(), next.loadTime(), next.bytes(), Optional.empty());
    old.giveBack();
  }

  /** Notes a try that failed. */
  synchronized void refuse(String reason, boolean quarantined) {
    stats =
        new ServingStats(
            stats.swaps(),
            stats.refusals() + 1,
            stats.loadTime(),
            stats.bytes(),
            Optional.of(reason),
            quarantined);
  }

  /** Notes that the version that serves is the wanted one. */
  synchronized void settle() {
    stats =
        new ServingStats(
            stats.swaps(), stats.refusals(), stats.loadTime(), stats.bytes(), Optional.empty());
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      poller.ifPresent(AliasPoller::close);
      serving.giveBack();
    }
  }
}
