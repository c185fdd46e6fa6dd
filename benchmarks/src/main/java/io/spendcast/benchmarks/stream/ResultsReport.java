package io.spendcast.benchmarks.stream;

import io.spendcast.benchmarks.process.Machine;
import io.spendcast.benchmarks.stream.BenchOptions.Configuration;
import io.spendcast.local.process.Attempt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Results as tables in Markdown. */
final class ResultsReport {
  private final Results results;
  private final List<String> lines = new ArrayList<>();

  private ResultsReport(Results results) {
    this.results = results;
  }

  static void write(Results results, Path file) {
    List<String> lines = new ResultsReport(results).lines();
    Attempt.orFail("cannot write " + file, () -> Files.write(file, lines));
  }

  private List<String> lines() {
    addHead();
    addBacklogs();
    if (!results.latencies().isEmpty()) {
      addLatencies();
    }
    if (results.heapOrNull() != null) {
      add("");
      add("## Memory over time");
      add("");
      add("The stream's %s.", results.heapOrNull());
    }
    return lines;
  }

  private void addHead() {
    Machine machine = results.machine();
    add("# Measured on %s by `make bench`", results.date());
    add("");
    add("%d cores (%s), %d GiB;", machine.cores(), machine.processor(), machine.memory());
    add("Java %s, Beam %s, Spark %s,", machine.java(), machine.beam(), machine.spark());
    add("Kafka %s and PostgreSQL %s on the same cores.", machine.kafka(), machine.postgresql());
    add("%s.", results.sizes());
  }

  private void addBacklogs() {
    add("");
    add("## A backlog");
    add("");
    add("![throughput](throughput.svg)");
    add("");
    add(
        "CPU in µs an event, *log* in bytes of PostgreSQL's write-ahead log an event, memory in MiB;"
            + " *live* is the heap after a full collection. *Cold*: seconds from the start of the"
            + " process to its first row, to half and to nine tenths of the warm rate.");
    add("");
    add(
        "| customers | partitions | | events/s | of raw | CPU itself | PostgreSQL | Kafka | log"
            + " | resident | heap | live | cold |");
    add("|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|");
    for (Configuration configuration : results.configurations()) {
      for (Subject subject : Subject.values()) {
        results.median(configuration, subject).ifPresent(this::add);
      }
    }
  }

  private void add(Backlog backlog) {
    OptionalDouble share = results.shareOfRaw(backlog.configuration());
    boolean isStream = backlog.subject() == Subject.STREAM;
    add(
        "| %,d | %d | %s | %,.0f | %s | %.0f | %.0f | %.0f | %,.0f | %,d | %,d | %,d | %s |",
        backlog.configuration().customers(),
        backlog.configuration().partitions(),
        backlog.subject(),
        backlog.eventsPerSecond(),
        isStream && share.isPresent()
            ? String.format(Locale.ROOT, "%.2f", share.getAsDouble())
            : "",
        backlog.subjectMicros(),
        backlog.postgresMicros(),
        backlog.kafkaMicros(),
        backlog.walBytes(),
        backlog.memory().resident(),
        backlog.memory().heap(),
        backlog.memory().live(),
        cold(backlog.cold()));
  }

  private static String cold(Backlog.ColdStart cold) {
    return "%d, %d, %d".formatted(cold.first(), cold.half(), cold.nineTenths());
  }

  private void addLatencies() {
    add("");
    add("## Latency at a steady rate");
    add("");
    add("![latency](latency.svg)");
    add("");
    add("From a record's Kafka timestamp to the commit of its row, in ms; CPU in µs an event.");
    add("");
    add("| customers | partitions | | events/s | p50 | p99 | p99.9 | most | CPU |");
    add("|--:|--:|---|--:|--:|--:|--:|--:|--:|");
    for (Latency latency : results.latencies()) {
      add(
          "| %,d | %d | %s | %,d | %,.0f | %,.0f | %,.0f | %,.0f | %.0f |",
          latency.configuration().customers(),
          latency.configuration().partitions(),
          latency.subject(),
          latency.eventsPerSecond(),
          latency.millis().p50(),
          latency.millis().p99(),
          latency.millis().p999(),
          latency.millis().max(),
          latency.totalMicros());
    }
  }

  private void add(String format, Object... values) {
    lines.add(String.format(Locale.ROOT, format, values));
  }
}
