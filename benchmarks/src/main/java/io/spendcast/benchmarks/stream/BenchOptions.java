package io.spendcast.benchmarks.stream;

import io.spendcast.benchmarks.data.IdOrder;
import io.spendcast.local.process.StackException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The flags of {@code make bench}. */
public final class BenchOptions {
  @Option(
      names = "--customers",
      split = ",",
      defaultValue = "10000,100000,1000000",
      description = "Numbers of customers to compare; the middle one is the headline.")
  private List<Integer> customers;

  @Option(
      names = "--partitions",
      split = ",",
      defaultValue = "2,4,8",
      description = "Numbers of partitions to compare; the middle one is the headline.")
  private List<Integer> partitions;

  @Option(
      names = "--history",
      defaultValue = "18",
      description = "Purchases that each customer has stored before (default ${DEFAULT-VALUE}).")
  private int history;

  @Option(
      names = "--eventIds",
      defaultValue = "ORDERED",
      description = "Ids of the events: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
  private IdOrder eventIds;

  @Option(
      names = "--events",
      defaultValue = "200000",
      description = "Events of a backlog that are measured (default ${DEFAULT-VALUE}).")
  private int events;

  @Option(
      names = "--warmUp",
      defaultValue = "60000",
      description = "Events before them that are not (default ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "Backlogs of the headline; the median counts (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--rate", defaultValue = "1000", description = "Events a second for latency.")
  int rate;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "Length of the latency measurement, 0 for none (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--minutes",
      defaultValue = "0",
      description = "Length of the heap measurement; 10 tells (default: none).")
  int minutes;

  @Option(
      names = "--subjects",
      split = ",",
      defaultValue = "STREAM,RAW",
      description = "What to measure (default ${DEFAULT-VALUE}).")
  List<Subject> subjects;

  @Option(
      names = "--rawThreads",
      description = "Threads of the raw loop (default: one more than there are cores).")
  private Integer rawThreads;

  @Option(
      names = "--heap",
      defaultValue = "1g",
      description = "Of each (default ${DEFAULT-VALUE}).")
  private String heap;

  @Option(
      names = "--profile",
      description = "Say where the time of each backlog goes; its figures are a bit worse.")
  boolean profile;

  @Option(
      names = "--quick",
      description =
          "One small round of the first configuration: shows that it works, not how well.")
  private boolean quick;

  @Option(
      names = "--postgres",
      paramLabel = "NAME=VALUE",
      description = "A setting of the database server, to try it out; may be given again.")
  private Map<String, String> postgres = Map.of();

  @Option(
      names = "--flag",
      paramLabel = "NAME=VALUE",
      description =
          "A flag of the stream or a setting of Spark, such as sparkMaster=local-cluster[2,1,1024];"
              + " may be given again.")
  private Map<String, String> flags = Map.of();

  @Option(
      names = "--out",
      description = "Folder for RESULTS.md and results.json (default: that of the run's logs).")
  private Path out;

  /** Sizes of the measurement, recorded with its results. */
  record Sizes(
      int history,
      IdOrder eventIds,
      int warmUp,
      int events,
      int rounds,
      int rawThreads,
      String heap) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "Each customer had %d purchases stored, with predictions and %s ids; %,d events warmed up,"
              + " %,d were measured; heap %s; the headline is the median of %d rounds; the raw loop"
              + " had %d threads",
          history,
          eventIds.name().toLowerCase(Locale.ROOT),
          warmUp,
          events,
          heap,
          rounds,
          rawThreads);
    }
  }

  Sizes sizes() {
    return new Sizes(history, eventIds, warmUp(), events(), rounds(headline()), rawThreads(), heap);
  }

  public Map<String, String> postgres() {
    return postgres;
  }

  Map<String, String> flags() {
    return flags;
  }

  Optional<Path> out() {
    return Optional.ofNullable(out);
  }

  /** Combination of customers and partitions that is measured. */
  public record Configuration(int customers, int partitions) {
    @Override
    public String toString() {
      return "%,d customers, %d partitions".formatted(customers, partitions);
    }
  }

  public Configuration headline() {
    return quick
        ? new Configuration(customers.get(0), partitions.get(0))
        : new Configuration(middle(customers), middle(partitions));
  }

  /**
   * Combinations to measure: each number of customers with the headline's partitions, and each
   * number of partitions with the headline's customers.
   */
  List<Configuration> configurations() {
    if (quick) {
      return List.of(headline());
    }
    var byCustomers = customers.stream().map(c -> new Configuration(c, headline().partitions()));
    var byPartitions = partitions.stream().map(p -> new Configuration(headline().customers(), p));
    return Stream.concat(byCustomers, byPartitions).distinct().toList();
  }

  int rounds(Configuration configuration) {
    return configuration.equals(headline()) && !quick ? rounds : 1;
  }

  public int events() {
    return quick ? Math.min(events, 20_000) : events;
  }

  public int warmUp() {
    return quick ? Math.min(warmUp, 10_000) : warmUp;
  }

  public int history() {
    return history;
  }

  IdOrder eventIds() {
    return eventIds;
  }

  int seconds() {
    return quick ? Math.min(seconds, 10) : seconds;
  }

  int rawThreads() {
    return rawThreads == null ? Runtime.getRuntime().availableProcessors() + 1 : rawThreads;
  }

  public String heap() {
    return heap;
  }

  public void check() {
    if (events() <= 0 || warmUp() <= 0 || history < 0 || rounds <= 0 || rate <= 0) {
      throw new StackException("events, warmUp, rounds and rate must be positive");
    }
  }

  private static int middle(List<Integer> values) {
    return values.get(values.size() / 2);
  }
}
