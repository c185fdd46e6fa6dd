package io.spendcast.benchmarks.cost;

import io.spendcast.benchmarks.data.Servers;
import io.spendcast.benchmarks.process.Console;
import io.spendcast.benchmarks.process.Scrapes;
import io.spendcast.benchmarks.process.Usage;
import io.spendcast.benchmarks.stream.BenchOptions;
import io.spendcast.benchmarks.stream.BenchOptions.Configuration;
import io.spendcast.benchmarks.stream.Subject;
import io.spendcast.benchmarks.stream.Trial;
import io.spendcast.benchmarks.stream.Trials;
import io.spendcast.local.process.FreePort;
import io.spendcast.local.process.ProjectFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures the cost of metrics: CPU time per event while a backlog is drained. Runs with all
 * metrics and a scrape every five seconds alternate with runs without. A run without metrics
 * disables Beam's counters and opens no port. Compares the medians, and exits with 1 when metrics
 * cost more than 3 %.
 */
@Command(
    name = "metrics",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Measures the CPU that metrics and a scrape every 5 s cost an event; twelve minutes.")
public final class MetricsCost implements Callable<Integer> {
  private static final double ALLOWED = 1.03;

  /**
   * Flag that disables Beam's counters. Nearly all our metrics are counters, including the buckets
   * of histograms.
   */
  private static final Map<String, String> WITHOUT =
      Map.of("experiments", "disableCounterMetrics,disableStringSetMetrics");

  @Mixin private BenchOptions options;

  @Option(names = "--runs", defaultValue = "5", description = "Of each (default ${DEFAULT-VALUE}).")
  private int runs;

  @Override
  public Integer call() {
    options.check();
    ProjectFolder project = ProjectFolder.find();
    try (Servers servers = Servers.start(project, options.postgres())) {
      Trials trials = new Trials(servers, project, options);
      List<Usage> with = new ArrayList<>();
      List<Usage> without = new ArrayList<>();
      drain(trials, WITHOUT); // warms the file cache with the records
      for (int run = 1; run <= runs; run++) {
        without.add(said("without", drain(trials, WITHOUT)));
        with.add(said("with", scraped(trials)));
      }
      return judge(median(with), median(without));
    }
  }

  private Usage scraped(Trials trials) {
    int port = FreePort.find();
    try (Scrapes scrapes = Scrapes.of(port)) {
      Usage used = drain(trials, Map.of("metricsPort", Integer.toString(port)));
      scrapes.requireSome();
      return used;
    }
  }

  private Usage drain(Trials trials, Map<String, String> flags) {
    Configuration configuration = options.headline();
    String topic = trials.backlogTopic(configuration);
    try (Trial trial = trials.start(configuration, Subject.STREAM, topic, flags)) {
      trial.await(options.warmUp());
      Usage start = trials.usage(trial);
      trial.await((long) options.warmUp() + options.events());
      return trials.usage(trial).since(start);
    }
  }

  private static Usage said(String name, Usage used) {
    Console.line(
        "%-8s %.1f µs of CPU an event: itself %.1f, PostgreSQL %.1f, Kafka %.1f; %,.0f events/s",
        name,
        used.totalMicros(),
        used.microsPerRecord(used.subject()),
        used.microsPerRecord(used.postgres()),
        used.microsPerRecord(used.kafka()),
        used.recordsPerSecond());
    return used;
  }

  private static Usage median(List<Usage> runs) {
    return runs.stream()
        .sorted((one, other) -> Double.compare(one.totalMicros(), other.totalMicros()))
        .skip(runs.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private static int judge(Usage with, Usage without) {
    double ratio = with.totalMicros() / without.totalMicros();
    Console.line(
        "medians: %.1f µs an event with metrics, %.1f without: %.3f times; allowed %.2f",
        with.totalMicros(), without.totalMicros(), ratio, ALLOWED);
    return ratio <= ALLOWED ? 0 : 1;
  }
}
