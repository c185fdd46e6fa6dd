package io.spendcast.benchmarks.process;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.Wait;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Resources that a program used until it ended.
 *
 * @param seconds time from its start to its end
 * @param cpuSeconds CPU time up to the last sample before its end
 * @param resident peak resident memory in MiB, native memory included
 */
public record ProgramUsage(double seconds, double cpuSeconds, long resident) {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  /** Longest wait for the end of the process after the last sample. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * Runs a program to its end.
   *
   * @throws StackException when the program fails
   */
  public static ProgramUsage of(
      String name, List<String> command, Map<String, String> environment, Path log) {
    long start = System.nanoTime();
    double cpuSeconds = 0;
    long resident = 0;
    try (ChildProcess program = ChildProcess.start(name, command, environment, log)) {
      while (program.isAlive()) {
        try {
          cpuSeconds = Processes.cpuSeconds(program.pid());
          resident = Processes.peakMebibytes(program.pid());
        } catch (UncheckedIOException | NoSuchElementException e) {
          break; // The process ended between two checks.
        }
        Wait.pause(BETWEEN_LOOKS);
      }
      program.requireSuccess(PATIENCE);
    }
    return new ProgramUsage((System.nanoTime() - start) / 1e9, cpuSeconds, resident);
  }
}
