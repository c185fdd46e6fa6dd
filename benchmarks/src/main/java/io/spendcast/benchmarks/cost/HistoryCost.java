package io.spendcast.benchmarks.cost;

import io.spendcast.benchmarks.data.Servers;
import io.spendcast.benchmarks.process.Console;
import io.spendcast.benchmarks.process.GcLog;
import io.spendcast.benchmarks.process.StepTime;
import io.spendcast.benchmarks.process.Usage;
import io.spendcast.benchmarks.stream.BenchOptions;
import io.spendcast.benchmarks.stream.BenchOptions.Configuration;
import io.spendcast.benchmarks.stream.Memory;
import io.spendcast.benchmarks.stream.Subject;
import io.spendcast.benchmarks.stream.Trial;
import io.spendcast.benchmarks.stream.Trials;
import io.spendcast.local.process.FreePort;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures the stream in a shop whose customers have long histories, as B2B shops and bots do.
 * Reports throughput of a backlog, time of a history query, and the heap. Fails when the stream
 * runs out of heap.
 */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measures the stream where each customer has a long history; three minutes.")
public final class HistoryCost implements Callable<Integer> {
  @Mixin private BenchOptions options;

  @Option(
      names = "--threads",
      defaultValue = "4",
      description = "Bundles that the stream handles at a time (default ${DEFAULT-VALUE}).")
  private int threads;

  @Override
  public Integer call() {
    options.check();
    ProjectFolder project = ProjectFolder.find();
    try (Servers servers = Servers.start(project, options.postgres())) {
      measure(new Trials(servers, project, options));
      return 0;
    }
  }

  private void measure(Trials trials) {
    Configuration configuration = options.headline();
    String topic = trials.backlogTopic(configuration);
    int port = FreePort.find();
    Map<String, String> flags =
        Map.of("sparkMaster", "local[" + threads + "]", "metricsPort", Integer.toString(port));
    try (Trial trial = trials.start(configuration, Subject.STREAM, topic, flags)) {
      try {
        drain(trials, trial, port);
      } catch (StackException e) {
        long heap = GcLog.read(trial.setup().gcLog()).mostBefore();
        Console.line("the heap held up to %,d MiB of %s", heap, options.heap());
        throw e;
      }
    }
  }

  private void drain(Trials trials, Trial trial, int port) {
    trial.await(options.warmUp());
    Usage before = trials.usage(trial);
    StepTime lookUpsBefore = StepTime.of("look_up", port);
    trial.await((long) options.warmUp() + options.events());
    Usage used = trials.usage(trial).since(before);
    StepTime lookUps = StepTime.of("look_up", port).since(lookUpsBefore);
    Memory memory = Memory.of(trial);
    Console.line(
        "%d facts a customer, %s, %d threads: %,.0f events/s; a look-up takes %,.0f ms for %,.0f"
            + " records; CPU an event: itself %.0f µs, PostgreSQL %.0f µs; heap %,d MiB of %s,"
            + " resident %,d MiB",
        options.history(),
        options.headline(),
        threads,
        used.recordsPerSecond(),
        lookUps.millisPerBundle(),
        (double) used.records() / lookUps.bundles(),
        used.microsPerRecord(used.subject()),
        used.microsPerRecord(used.postgres()),
        memory.heap(),
        options.heap(),
        memory.resident());
  }
}
