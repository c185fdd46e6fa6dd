package io.spendcast.benchmarks.report;

import io.spendcast.benchmarks.process.GcLog;
import io.spendcast.benchmarks.process.Processes;
import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Resources used by one run of {@code bin/monthly-report}.
 *
 * @param cpuSeconds CPU time up to the last sample before the run ended
 * @param heap largest heap just before a collection, in MiB
 * @param resident peak resident memory in MiB, native memory included
 */
record ReportRun(double cpuSeconds, long heap, long resident) {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  /** Longest wait for the end of the process after the last sample. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * Runs the report to its end.
   *
   * @param threads number of partitions that are processed at a time
   * @param heap size of the heap, as for {@code -Xmx}
   * @throws StackException when the report fails
   */
  static ReportRun of(ProjectFolder project, ReportShop shop, int threads, String heap, Path log) {
    Path gcLog = log.resolveSibling(log.getFileName() + ".gc");
    List<String> command =
        List.of(
            project.script("monthly-report").toString(),
            "--month=2026-10",
            "--force",
            "--jdbcUrl=" + shop.jdbcUrl(),
            "--dbUser=" + shop.user());
    Map<String, String> environment =
        Map.of(
            "SPENDCAST_HEAP", heap,
            "SPENDCAST_MASTER", "local[" + threads + "]",
            "JDK_JAVA_OPTIONS", "-Xlog:gc:file=" + gcLog + ":timemillis:filecount=0");
    double cpuSeconds = 0;
    long resident = 0;
    try (ChildProcess run = ChildProcess.start("the report", command, environment, log)) {
      while (run.isAlive()) {
        try {
          cpuSeconds = Processes.cpuSeconds(run.pid());
          resident = Processes.peakMebibytes(run.pid());
        } catch (UncheckedIOException | NoSuchElementException e) {
          break; // The process ended between two checks.
        }
        Wait.pause(BETWEEN_LOOKS);
      }
      if (run.waitFor(PATIENCE) != 0) {
        throw new StackException("the report failed: see " + log);
      }
    }
    return new ReportRun(cpuSeconds, GcLog.read(gcLog).mostBefore(), resident);
  }

  @Override
  public String toString() {
    return "%.1f s of CPU, at most %,d MiB of heap and %,d resident"
        .formatted(cpuSeconds, heap, resident);
  }
}
