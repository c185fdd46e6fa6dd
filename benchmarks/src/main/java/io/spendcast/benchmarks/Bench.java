package io.spendcast.benchmarks;

import io.spendcast.benchmarks.BenchOptions.Configuration;
import io.spendcast.local.stack.ProjectFolder;
import io.spendcast.local.stack.StackException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Measures the stream beside a plain loop that does the same work, both in the same run and on the
 * same records: throughput of a backlog, latency at a steady rate, CPU and memory.
 */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false)
public final class Bench implements Callable<Integer> {
  @Mixin private BenchOptions options;

  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() {
    try {
      options.check();
      run();
      return 0;
    } catch (StackException e) {
      Say.line("FAILED: %s%s", e.getMessage(), e.getCause() == null ? "" : "\n  " + e.getCause());
      return 1;
    }
  }

  private void run() {
    ProjectFolder project = ProjectFolder.find();
    Say.line("starting Kafka and PostgreSQL");
    try (Servers servers = Servers.start(project)) {
      Trials trials = new Trials(servers, project, options);
      List<Backlog> backlogs = new ArrayList<>();
      for (Configuration configuration : options.configurations()) {
        for (int round = 1; round <= options.rounds(configuration); round++) {
          for (Subject subject : options.subjects()) {
            backlogs.add(trials.backlog(configuration, subject));
          }
        }
      }
      Results results = new Results(backlogs);
      results.write(servers.folder().resolve("results.json"));
      options.configurations().forEach(configuration -> compare(results, configuration));
    }
  }

  private static void compare(Results results, Configuration configuration) {
    Optional<Backlog> stream = results.median(configuration, Subject.STREAM);
    Optional<Backlog> raw = results.median(configuration, Subject.RAW);
    if (stream.isPresent() && raw.isPresent()) {
      Say.line(
          "%s: %,.0f events/s, %.2f of the raw limit",
          configuration,
          stream.get().eventsPerSecond(),
          stream.get().eventsPerSecond() / raw.get().eventsPerSecond());
    }
  }
}
