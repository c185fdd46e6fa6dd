package io.spendcast.benchmarks.stream;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.spendcast.benchmarks.process.Usage;
import io.spendcast.benchmarks.stream.BenchOptions.Configuration;
import io.spendcast.local.process.StackException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;

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

  /**
   * How long a new process takes, in whole seconds from its start.
   *
   * @param first to its first durable row
   * @param half to five seconds at half of the warm rate; {@code nineTenths} likewise
   */
  record ColdStart(int first, int half, int nineTenths) {
    private static final String SQL = "/io/spendcast/benchmarks/stream/ColdStart.sql";

    /**
     * @param warmRate durable events a second once the subject is warm
     */
    static ColdStart of(Trial trial, double warmRate) {
      OffsetDateTime start = started(trial).atOffset(ZoneOffset.UTC);
      Map<String, String> row = trial.database().row(SQL, start, start, warmRate, warmRate);
      return new ColdStart(
          Integer.parseInt(row.get("first")),
          Integer.parseInt(row.get("half")),
          Integer.parseInt(row.get("nine_tenths")));
    }

    private static Instant started(Trial trial) {
      return ProcessHandle.of(trial.process().pid())
          .flatMap(process -> process.info().startInstant())
          .orElseThrow(() -> new StackException("the subject has ended"));
    }
  }
}
