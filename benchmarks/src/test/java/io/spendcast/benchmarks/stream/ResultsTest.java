package io.spendcast.benchmarks.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.benchmarks.stream.BenchOptions.Configuration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private static final Configuration SMALL = new Configuration(10, 2);
  private static final Configuration LARGE = new Configuration(99, 2);

  @Test
  void comparesTheMediansOfAConfiguration() {
    Results results =
        results(
            backlog(SMALL, Subject.STREAM, 300),
            backlog(SMALL, Subject.RAW, 400),
            backlog(SMALL, Subject.STREAM, 100),
            backlog(SMALL, Subject.STREAM, 200),
            backlog(LARGE, Subject.STREAM, 999));

    assertThat(results.shareOfRaw(SMALL)).hasValue(0.5);
    assertThat(results.shareOfRaw(LARGE)).isEmpty();
    assertThat(results.configurations()).containsExactly(SMALL, LARGE);
  }

  private static Results results(Backlog... backlogs) {
    return new Results("2026-01-01", null, null, List.of(backlogs), List.of(), null);
  }

  private static Backlog backlog(Configuration of, Subject subject, double eventsPerSecond) {
    Memory memory = new Memory(1, 1, 1);
    return new Backlog(
        of, subject, eventsPerSecond, 1, 1, 1, 1, new Backlog.ColdStart(1, 1, 1), memory);
  }
}
