package io.spendcast.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.spendcast.benchmarks.BenchOptions.Configuration;
import io.spendcast.local.stack.StackException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Everything that one run has measured. */
record Results(List<Backlog> backlogs) {

  Results {
    backlogs = List.copyOf(backlogs);
  }

  /** Of this configuration's backlogs the one in the middle, by throughput. */
  Optional<Backlog> median(Configuration configuration, Subject subject) {
    List<Backlog> sorted =
        backlogs.stream()
            .filter(b -> b.configuration().equals(configuration))
            .filter(b -> b.subject().equals(subject.toString()))
            .sorted(Comparator.comparingDouble(Backlog::eventsPerSecond))
            .toList();
    return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(sorted.size() / 2));
  }

  void write(Path json) {
    try {
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), this);
    } catch (IOException e) {
      throw new StackException("cannot write " + json, e);
    }
  }
}
