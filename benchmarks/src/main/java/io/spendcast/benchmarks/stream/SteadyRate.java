package io.spendcast.benchmarks.stream;

import io.spendcast.benchmarks.data.Producing;
import io.spendcast.benchmarks.process.Console;
import io.spendcast.benchmarks.process.GcLog;
import io.spendcast.benchmarks.process.Jcmd;
import io.spendcast.benchmarks.process.Usage;
import io.spendcast.benchmarks.stream.BenchOptions.Configuration;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Feeds a warm subject so many events a second: for its latency, and for its memory over time. */
record SteadyRate(Trials trials) {
  private static final String LATENCY = "/io/spendcast/benchmarks/stream/Latency.sql";

  /**
   * Time at the steady rate before the measurement, until the warm-up's backlog has no more effect.
   */
  private static final Duration SETTLE = Duration.ofSeconds(15);

  private static final int LOOKS_A_MINUTE = 2;
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1).dividedBy(LOOKS_A_MINUTE);

  /** Measures the time of events from Kafka to the database. */
  Latency latency(Configuration configuration, Subject subject) {
    BenchOptions options = trials.options();
    String topic = trials.steadyTopic(configuration);
    try (Trial trial = trials.start(configuration, subject, topic);
        Producing producing = trials.producing(topic, configuration)) {
      trial.await(options.warmUp());
      long settled = producing.steadily(options.warmUp(), options.rate, SETTLE);
      Usage start = trials.usage(trial);
      Instant from = Instant.now();
      long end = producing.steadily(settled, options.rate, Duration.ofSeconds(options.seconds()));
      trial.await(end);
      Usage used = trials.usage(trial).since(start);
      Latency latency =
          new Latency(configuration, subject, options.rate, used.totalMicros(), read(trial, from));
      Console.line("%s", latency);
      return latency;
    }
  }

  /** Measures the trend of the stream's heap over minutes. */
  HeapTrend heap(Configuration configuration) {
    BenchOptions options = trials.options();
    String topic = trials.steadyTopic(configuration);
    Console.line("watching the heap for %d minutes", options.minutes);
    try (Trial trial = trials.start(configuration, Subject.STREAM, topic);
        Producing producing = trials.producing(topic, configuration)) {
      trial.await(options.warmUp());
      long settled = producing.steadily(options.warmUp(), options.rate, SETTLE);
      List<GcLog.Pause> live = new ArrayList<>(List.of(collected(trial)));
      for (int look = 0; look < LOOKS_A_MINUTE * options.minutes; look++) {
        settled = producing.steadily(settled, options.rate, BETWEEN_LOOKS);
        live.add(collected(trial));
      }
      trial.await(settled);
      HeapTrend trend = HeapTrend.of(live, Memory.of(trial));
      Console.line("%s", trend);
      return trend;
    }
  }

  private static GcLog.Pause collected(Trial trial) {
    Jcmd.run(trial.process().pid(), "GC.run");
    return GcLog.read(trial.setup().gcLog()).last();
  }

  private static Latency.Quantiles read(Trial trial, Instant from) {
    Map<String, String> row = trial.database().row(LATENCY, from.atOffset(ZoneOffset.UTC));
    return new Latency.Quantiles(
        Long.parseLong(row.get("events")),
        Double.parseDouble(row.get("p50")),
        Double.parseDouble(row.get("p99")),
        Double.parseDouble(row.get("p999")),
        Double.parseDouble(row.get("max")));
  }
}
