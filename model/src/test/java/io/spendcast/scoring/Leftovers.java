package io.spendcast.scoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Threads and sockets that this process did not have before. */
public record Leftovers(Set<Thread> threads, long sockets) {
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /** The state to compare with. */
  public static Leftovers before() throws IOException {
    return new Leftovers(Thread.getAllStackTraces().keySet(), openSockets());
  }

  /** Waits until nothing is left, and fails naming what is. */
  public void awaitNone() throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!newThreads().isEmpty() || openSockets() > sockets) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "left: threads %s, sockets %d".formatted(newThreads(), openSockets() - sockets));
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  private List<Thread> newThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !threads.contains(thread))
        .toList();
  }

  private static long openSockets() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(Leftovers::isSocket).count();
    }
  }

  private static boolean isSocket(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
    } catch (IOException e) {
      return false;
    }
  }
}
