package io.spendcast.benchmarks.report;

import io.spendcast.benchmarks.data.Servers;
import io.spendcast.benchmarks.process.Console;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.servers.PostgresProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures time, memory and pages read by the report of a large month. One SQL script in
 * PostgreSQL, which computes the same tables, is measured beside it. Exits with 1 when any number
 * of the two differs.
 */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Compares the monthly report with one SQL script; an hour and 60 GB of disk for 10 M purchases.")
public final class ReportCost implements Callable<Integer> {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "fsync", "off",
          "wal_level", "minimal",
          "max_wal_senders", "0",
          "shared_buffers", "2GB",
          "work_mem", "128MB",
          "maintenance_work_mem", "1GB",
          "autovacuum", "off");

  @Option(
      names = "--month",
      defaultValue = "10000000",
      description = "Purchases and refunds in the month (default ${DEFAULT-VALUE}).")
  private long month;

  @Option(
      names = "--table",
      defaultValue = "60000000",
      description = "In the whole table (default ${DEFAULT-VALUE}), 0.8 GB of disk a million.")
  private long total;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "1,2,4",
      description = "How many partitions are worked on at a time, each a run (${DEFAULT-VALUE}).")
  private List<Integer> threads;

  @Option(names = "--heap", defaultValue = "2g", description = "Of each run (${DEFAULT-VALUE}).")
  private String heap;

  @Option(
      names = "--jdbcUrl",
      description = "A migrated database instead of one of our own; filled where it is empty.")
  private String jdbcUrl;

  private final ProjectFolder project = ProjectFolder.find();

  @Override
  public Integer call() throws Exception {
    if (jdbcUrl != null) {
      Path folder = project.root().resolve(".build/bench");
      return measure(new ReportShop(jdbcUrl, "postgres", total, month), folder);
    }
    try (Servers servers = Servers.start(project, SETTINGS)) {
      String url = servers.postgres().jdbcUrl();
      return measure(new ReportShop(url, PostgresProcess.USER, total, month), servers.folder());
    }
  }

  private int measure(ReportShop shop, Path folder) throws Exception {
    shop.fill();
    Console.line("one SQL script");
    DatabaseUsage start = DatabaseUsage.now(shop);
    int different = 0;
    try (PlainReport plain = PlainReport.compute(project, shop)) {
      DatabaseUsage script = DatabaseUsage.since(start, shop);
      Console.line("  %s", script);
      for (int partitions : threads) {
        Console.line("the report, %d at a time", partitions);
        Path log = folder.resolve("logs").resolve("report-" + partitions + ".log");
        start = DatabaseUsage.now(shop);
        ReportRun run = ReportRun.of(project, shop, partitions, heap, log);
        DatabaseUsage report = DatabaseUsage.since(start, shop);
        Console.line("  %s, and of the report %s", report, run);
        Console.line(
            "  %.2f x the script's time, %.2f x its CPU",
            report.seconds() / script.seconds(),
            (report.cpuSeconds() + run.cpuSeconds()) / script.cpuSeconds());
        List<String> differences = plain.differences();
        different += differences.size();
        Console.line("  numbers that differ: %s", differences.isEmpty() ? "none" : differences);
      }
    }
    return different == 0 ? 0 : 1;
  }
}
