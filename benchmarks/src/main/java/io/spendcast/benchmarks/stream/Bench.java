package io.spendcast.benchmarks.stream;

import io.spendcast.benchmarks.data.Servers;
import io.spendcast.benchmarks.process.Console;
import io.spendcast.benchmarks.process.Machine;
import io.spendcast.benchmarks.stream.BenchOptions.Configuration;
import io.spendcast.local.process.ProjectFolder;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Measures the stream beside a plain loop that does the same work, in the same run and on the same
 * records. Reports throughput of a backlog, latency at a steady rate, CPU and memory.
 */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures the stream beside a plain loop that does the same work; 20 minutes.")
public final class Bench implements Callable<Integer> {
  @Mixin private BenchOptions options;

  @Override
  public Integer call() {
    options.check();
    ProjectFolder project = ProjectFolder.find();
    Console.line("starting Kafka and PostgreSQL");
    try (Servers servers = Servers.start(project, options.postgres())) {
      Trials trials = new Trials(servers, project, options);
      Results results =
          new Results(
              LocalDate.now(ZoneOffset.UTC).toString(),
              Machine.of(project, servers.postgres()),
              options.sizes(),
              backlogs(new DrainBacklog(trials)),
              latencies(new SteadyRate(trials)),
              options.minutes > 0 ? new SteadyRate(trials).heap(options.headline()) : null);
      publish(results, options.out().orElse(servers.folder()));
      return 0;
    }
  }

  private List<Backlog> backlogs(DrainBacklog drain) {
    List<Backlog> backlogs = new ArrayList<>();
    for (Configuration configuration : options.configurations()) {
      for (int round = 1; round <= options.rounds(configuration); round++) {
        for (Subject subject : options.subjects) {
          backlogs.add(drain.run(configuration, subject));
        }
      }
    }
    return backlogs;
  }

  private List<Latency> latencies(SteadyRate rate) {
    return options.seconds() == 0
        ? List.of()
        : options.subjects.stream()
            .map(subject -> rate.latency(options.headline(), subject))
            .toList();
  }

  private static void publish(Results results, Path folder) {
    results.write(folder.resolve("results.json"));
    ResultsReport.write(results, folder.resolve("RESULTS.md"));
    for (Configuration configuration : results.configurations()) {
      results
          .shareOfRaw(configuration)
          .ifPresent(share -> Console.line("%s: %.2f of the raw limit", configuration, share));
    }
    Console.line("the results are in %s", folder.resolve("RESULTS.md"));
  }
}
