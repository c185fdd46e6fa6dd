package io.spendcast.local.full;

import io.spendcast.local.process.Interruption;
import io.spendcast.local.process.Supervised;
import io.spendcast.local.screen.Screen;
import io.spendcast.local.supervise.Backoff;
import io.spendcast.local.supervise.Supervisor;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A group of supervised programs, each of which is started again whenever it ends. Closing stops
 * all of them at the same time.
 */
final class Programs implements AutoCloseable {
  /** A program that works with another one must give up before that one ends. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Screen screen;
  private final Map<String, Supervisor> supervisors = new LinkedHashMap<>();
  private final Map<String, Integer> exitCodes = new ConcurrentHashMap<>();

  Programs(Screen screen) {
    this.screen = screen;
  }

  /** Starts a program, and keeps it running. */
  void keep(String name, Supplier<? extends Supervised> starter) {
    Supervisor supervisor =
        Supervisor.of(starter, Backoff.DEFAULT, (exitCode, wait) -> ended(name, exitCode, wait))
            .forever();
    supervisors.put(name, supervisor);
    supervisor.start();
  }

  private void ended(String name, int exitCode, Duration wait) {
    exitCodes.put(name, exitCode);
    if (!Interruption.happened()) {
      screen.say(
          "  %s ended with exit code %d; starting it again in %d s"
              .formatted(name, exitCode, wait.toSeconds()));
    }
  }

  /** Rows with the age and the restarts of each program. */
  List<Map<String, String>> rows(Instant now) {
    return supervisors.entrySet().stream()
        .map(program -> row(program.getKey(), program.getValue(), now))
        .toList();
  }

  private Map<String, String> row(String name, Supervisor supervisor, Instant now) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("program", name);
    row.put("state", supervisor.isRunning() ? "running" : "waits for its restart");
    row.put("seconds", "" + Duration.between(supervisor.startedAt(), now).toSeconds());
    row.put("restarts", "" + supervisor.restarts());
    row.put("last_exit_code", exitCodes.containsKey(name) ? "" + exitCodes.get(name) : "");
    return row;
  }

  @Override
  public void close() {
    ExecutorService threads = Executors.newCachedThreadPool();
    List<CompletableFuture<Void>> stops =
        supervisors.values().stream()
            .map(supervisor -> CompletableFuture.runAsync(() -> stop(supervisor), threads))
            .toList();
    CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new)).join();
    threads.shutdown();
  }

  private static void stop(Supervisor supervisor) {
    supervisor.stop(PATIENCE);
  }
}
