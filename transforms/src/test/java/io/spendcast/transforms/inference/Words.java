package io.spendcast.transforms.inference;

import io.spendcast.scoring.serving.ModelServer;
import io.spendcast.transforms.inference.batch.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * A model that measures words, for tests: another one than the stream's, of other types. It throws
 * for a batch with the word "poison" in it, and hangs for one with "hang" until it is released.
 *
 * @param name equal names share a model in the JVM
 */
record Words(String name) implements ModelHandler<String, Integer> {
  private static final Map<String, Loaded> LOADED = new ConcurrentHashMap<>();

  @Override
  public ModelServer<Loaded> serve() {
    if (name.startsWith("missing")) {
      throw new IllegalArgumentException("there is no model " + name);
    }
    return FixedServer.of(() -> load(name), 7);
  }

  @Override
  public List<String> warmUp() {
    return List.of("warm");
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
    final CountDownLatch release = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);
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
      if (words.contains("hang")) {
        hang();
      }
      if (words.contains("poison")) {
        throw new IllegalStateException("cannot measure this");
      }
      return words.stream().map(String::length).toList();
    }

    /** As native code does, which heeds no interruption. */
    private void hang() {
      boolean interrupted = false;
      while (true) {
        try {
          release.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
