package io.spendcast.benchmarks.stream;

import io.spendcast.local.process.StackException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;

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
