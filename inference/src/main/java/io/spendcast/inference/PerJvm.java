package io.spendcast.inference;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds expensive resources (connection pools, models, clients) once per JVM and key, until the JVM
 * ends.
 *
 * <p>On Spark a {@code DoFn} is set up and torn down once per partition and micro-batch, so a
 * holder that counted references would close and reopen everything twice a second.
 */
public final class PerJvm {
  private static final Logger LOG = LoggerFactory.getLogger(PerJvm.class);
  private static final Map<Object, Opened> HELD = new ConcurrentHashMap<>();
  private static final AtomicLong COUNT = new AtomicLong();

  private PerJvm() {}

  /**
   * The resource of this type and key; opened by the first caller while others wait for it.
   *
   * @param key equal for equal settings
   */
  public static <R extends AutoCloseable> R get(Class<R> type, Object key, Supplier<R> open) {
    record Key(Class<?> type, Object key) {}
    return type.cast(
        HELD.computeIfAbsent(new Key(type, key), unused -> Opened.now(open.get())).resource());
  }

  /**
   * Closes all resources at the end of a process. The newest come first, since a resource may use
   * those that were opened before it. What another thread opens meanwhile stays open.
   */
  public static void closeAll() {
    HELD.entrySet().stream()
        .map(Map.Entry::copyOf)
        .sorted(Comparator.comparingLong(entry -> -entry.getValue().number()))
        .filter(entry -> HELD.remove(entry.getKey(), entry.getValue()))
        .forEach(entry -> close(entry.getValue().resource()));
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      // The process is ending, so the other resources are closed all the same.
      LOG.debug("could not close {}", resource.getClass().getSimpleName(), e);
    }
  }

  /** A resource, and its place in the order of opening. */
  private record Opened(long number, AutoCloseable resource) {
    static Opened now(AutoCloseable resource) {
      return new Opened(COUNT.incrementAndGet(), resource);
    }
  }
}
