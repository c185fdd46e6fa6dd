package io.spendcast.benchmarks.stream;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.spendcast.benchmarks.process.Usage;
import io.spendcast.benchmarks.stream.BenchOptions.Configuration;
import java.util.Locale;

/**
 * Cost of draining a backlog.
 *
 * @param eventsPerSecond rate of durable events, from the end of the warm-up to the last event
 * @param subjectMicros CPU microseconds per event of the subject; {@code postgresMicros} and {@code
 *     kafkaMicros} likewise
 * @param walBytes bytes of PostgreSQL's write-ahead log per event
 */
record Backlog(
    @JsonUnwrapped Configuration configuration,
    Subject subject,
    double eventsPerSecond,
    double subjectMicros,
    double postgresMicros,
    double kafkaMicros,
    double walBytes,
    ColdStart cold,
    Memory memory) {

  static Backlog of(
      Configuration configuration,
      Subject subject,
      Usage used,
      double walBytes,
      ColdStart cold,
      Memory memory) {
    return new Backlog(
        configuration,
        subject,
        used.recordsPerSecond(),
        used.microsPerRecord(used.subject()),
        used.microsPerRecord(used.postgres()),
        used.microsPerRecord(used.kafka()),
        walBytes,
        cold,
        memory);
  }

  /** CPU microseconds per event, of the subject, PostgreSQL and Kafka together. */
  double totalMicros() {
    return subjectMicros + postgresMicros + kafkaMicros;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-6s %s: %,.0f events/s; CPU an event %.0f µs (itself %.0f, PostgreSQL %.0f, Kafka %.0f);"
            + " log %,.0f bytes; resident %,d MiB, heap %,d MiB; first row after %d s, half of this"
            + " rate after %d s, nine tenths after %d s",
        subject,
        configuration,
        eventsPerSecond,
        totalMicros(),
        subjectMicros,
        postgresMicros,
        kafkaMicros,
        walBytes,
        memory.resident(),
        memory.heap(),
        cold.first(),
        cold.half(),
        cold.nineTenths());
  }
}
