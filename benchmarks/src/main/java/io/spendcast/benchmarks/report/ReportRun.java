package io.spendcast.benchmarks.report;

import io.spendcast.benchmarks.process.GcLog;
import io.spendcast.benchmarks.process.ProgramUsage;
import io.spendcast.local.process.ProjectFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Resources used by one run of {@code bin/monthly-report}.
 *
 * @param cpuSeconds CPU time up to the last sample before the run ended
 * @param heap largest heap just before a collection, in MiB
 * @param resident peak resident memory in MiB, native memory included
 */
record ReportRun(double cpuSeconds, long heap, long resident) {
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
    ProgramUsage used = ProgramUsage.of("the report", command, environment, log);
    return new ReportRun(used.cpuSeconds(), GcLog.read(gcLog).mostBefore(), used.resident());
  }

  @Override
  public String toString() {
    return "%.1f s of CPU, at most %,d MiB of heap and %,d resident"
        .formatted(cpuSeconds, heap, resident);
  }
}
