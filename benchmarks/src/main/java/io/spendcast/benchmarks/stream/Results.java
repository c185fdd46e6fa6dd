package io.spendcast.benchmarks.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.spendcast.benchmarks.process.Machine;
import io.spendcast.benchmarks.stream.BenchOptions.Configuration;
import io.spendcast.local.process.Attempt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Everything that one run has measured.
 *
 * @param date in UTC
 * @param heapOrNull null when it was not measured
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Results(
    String date,
    Machine machine,
    BenchOptions.Sizes sizes,
    List<Backlog> backlogs,
    List<Latency> latencies,
    HeapTrend heapOrNull) {

  Results {
    backlogs = List.copyOf(backlogs);
    latencies = List.copyOf(latencies);
  }

  /** Configurations of the measured backlogs, each once, in the order of measurement. */
  List<Configuration> configurations() {
    return backlogs.stream().map(Backlog::configuration).distinct().toList();
  }

  /** Backlog with the median throughput for this configuration and subject; empty without one. */
  Optional<Backlog> median(Configuration configuration, Subject subject) {
    List<Backlog> sorted =
        backlogs.stream()
            .filter(b -> b.configuration().equals(configuration))
            .filter(b -> b.subject() == subject)
            .sorted(Comparator.comparingDouble(Backlog::eventsPerSecond))
            .toList();
    return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(sorted.size() / 2));
  }

  /** The stream's throughput as a share of the raw limit, when both were measured. */
  OptionalDouble shareOfRaw(Configuration configuration) {
    Optional<Backlog> stream = median(configuration, Subject.STREAM);
    Optional<Backlog> raw = median(configuration, Subject.RAW);
    return stream.isPresent() && raw.isPresent()
        ? OptionalDouble.of(stream.get().eventsPerSecond() / raw.get().eventsPerSecond())
        : OptionalDouble.empty();
  }

  void write(Path json) {
    Attempt.orFail(
        "cannot write " + json,
        () -> {
          Files.createDirectories(json.toAbsolutePath().getParent());
          new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValue(json.toFile(), this);
        });
  }
}
