package io.spendcast.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A model that measures words, for tests: another one than the stream's, of other types. It throws
 * for a batch with the word "poison" in it.
 *
 * @param name equal names share a model in the JVM
 */
record Words(String name) implements ModelHandler<Words.Loaded> {
  private static final Map<String, Loaded> LOADED = new ConcurrentHashMap<>();

  @Override
  public ServedModel<Loaded> serve() {
    return ServedModel.fixed(() -> load(name), 7);
  }

  private static Loaded load(String name) {
    Loaded model = new Loaded(name);
    Loaded before = LOADED.put(name, model);
    model.loads = before == null ? 1 : before.loads + 1;
    return model;
  }

  /** The newest one of this name. */
  static Loaded loaded(String name) {
    return LOADED.get(name);
  }

  static final class Loaded implements Model<String, Integer>, AutoCloseable {
    final ConcurrentLinkedQueue<List<String>> batches = new ConcurrentLinkedQueue<>();
    private final String name;
    int loads;

    private Loaded(String name) {
      this.name = name;
    }

    @Override
    public String id() {
      return name;
    }

    @Override
    public List<Integer> infer(List<String> words) {
      batches.add(new ArrayList<>(words));
      if (words.contains("poison")) {
        throw new IllegalStateException("cannot measure this");
      }
      return words.stream().map(String::length).toList();
    }

    @Override
    public void close() {}
  }
}
