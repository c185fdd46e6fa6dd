package io.spendcast.inference;

import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
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
  private static final Map<Object, AutoCloseable> HELD = new ConcurrentHashMap<>();

  /** The resources in {@link #HELD}, the newest first. */
  private static final Deque<AutoCloseable> OPENED = new ConcurrentLinkedDeque<>();

  private PerJvm() {}

  /**
   * The resource of this type and key; opened by the first caller while others wait for it.
   *
   * @param key equal for equal settings
   */
  public static <R extends AutoCloseable> R get(Class<R> type, Object key, Supplier<R> open) {
    record Key(Class<?> type, Object key) {}
    return type.cast(HELD.computeIfAbsent(new Key(type, key), unused -> opened(open.get())));
  }

  private static AutoCloseable opened(AutoCloseable resource) {
    OPENED.addFirst(resource);
    return resource;
  }

  /**
   * Closes all resources at the end of a process. The newest come first, since a resource may use
   * those that were opened before it.
   */
  public static void closeAll() {
    HELD.clear();
    for (AutoCloseable resource = OPENED.poll(); resource != null; resource = OPENED.poll()) {
      try {
        resource.close();
      } catch (Exception e) {
        // The process is ending, so the other resources are closed all the same.
        LOG.debug("could not close {}", resource.getClass().getSimpleName(), e);
      }
    }
  }
}
