package io.spendcast.transforms.inference;

import io.spendcast.transforms.inference.batch.Counted;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * OpenModels of a JVM, up to a limit, each opened at its first use. Over the limit, the model that
 * was not used for longest is evicted, and closed once its last batch is done.
 */
final class Servings<ExampleT, ResultT> implements AutoCloseable {
  private final int most;
  private final Map<ModelHandler<ExampleT, ResultT>, Entry> byUse =
      new LinkedHashMap<>(16, 0.75f, true);

  Servings(int most) {
    this.most = most;
  }

  /** Uses a model, which stays open meanwhile. */
  <T> T with(ModelHandler<ExampleT, ResultT> handler, Function<Serving<ExampleT, ResultT>, T> use) {
    Counted<Serving<ExampleT, ResultT>> serving = retained(handler);
    try {
      return use.apply(serving.of());
    } finally {
      serving.release();
    }
  }

  private Counted<Serving<ExampleT, ResultT>> retained(ModelHandler<ExampleT, ResultT> handler) {
    while (true) {
      Optional<Counted<Serving<ExampleT, ResultT>>> serving = entry(handler).retained();
      if (serving.isPresent()) {
        return serving.get();
      }
    }
  }

  private Entry entry(ModelHandler<ExampleT, ResultT> handler) {
    Optional<Entry> evicted = Optional.empty();
    Entry entry;
    synchronized (byUse) {
      entry = byUse.computeIfAbsent(handler, Entry::new);
      if (byUse.size() > most) {
        ModelHandler<ExampleT, ResultT> eldest = byUse.keySet().iterator().next();
        evicted = Optional.of(byUse.remove(eldest));
      }
    }
    evicted.ifPresent(Entry::close);
    return entry;
  }

  @Override
  public void close() {
    synchronized (byUse) {
      byUse.values().forEach(Entry::close);
      byUse.clear();
    }
  }

  /** Entry of one model. Other models do not wait while it is opened. */
  private final class Entry {
    private final ModelHandler<ExampleT, ResultT> handler;
    private Optional<Counted<Serving<ExampleT, ResultT>>> serving = Optional.empty();
    private boolean closed;

    Entry(ModelHandler<ExampleT, ResultT> handler) {
      this.handler = handler;
    }

    /**
     * Retains the model and opens it at the first use; empty if the entry was evicted meanwhile.
     */
    synchronized Optional<Counted<Serving<ExampleT, ResultT>>> retained() {
      if (!closed && serving.isEmpty()) {
        serving = Optional.of(open().counted());
      }
      return closed ? Optional.empty() : serving.filter(Counted::tryRetain);
    }

    private Serving<ExampleT, ResultT> open() {
      try {
        return Serving.open(handler);
      } catch (RuntimeException e) {
        throw new ModelNotOpenedException(handler, e);
      }
    }

    synchronized void close() {
      closed = true;
      serving.ifPresent(Counted::release);
    }
  }
}
