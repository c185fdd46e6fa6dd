package io.spendcast.scoring.serving;

import io.spendcast.scoring.Scorer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model that is closed once nobody uses it: exactly once, by whoever gives it back last. Its
 * server is a user too, until another version replaces this one.
 */
final class Shared {
  private final LoadedModel loaded;
  private final AtomicInteger users = new AtomicInteger(1);

  Shared(LoadedModel loaded) {
    this.loaded = loaded;
  }

  LoadedModel loaded() {
    return loaded;
  }

  /** Counts one user more, unless the last one has gone. */
  boolean tryUse() {
    return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  void giveBack() {
    if (users.decrementAndGet() == 0) {
      loaded.scorer().close();
    }
  }

  /** The lease of a user that is counted already. */
  ModelServer.Lease<Scorer> lease() {
    return new Lease(this);
  }

  private static final class Lease implements ModelServer.Lease<Scorer> {
    private final Shared shared;
    private final AtomicBoolean closed = new AtomicBoolean();

    Lease(Shared shared) {
      this.shared = shared;
    }

    @Override
    public Scorer model() {
      if (closed.get()) {
        throw new IllegalStateException("a lease must not be used once it is closed");
      }
      return shared.loaded().scorer();
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        shared.giveBack();
      }
    }
  }
}
