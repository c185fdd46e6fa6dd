package io.spendcast.benchmarks.stream;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.spendcast.benchmarks.stream.BenchOptions.Configuration;
import java.util.Locale;

/**
 * Time from an event's Kafka timestamp to its commit, measured at a steady rate.
 *
 * @param totalMicros CPU microseconds per event, of the subject and the servers
 */
record Latency(
    @JsonUnwrapped Configuration configuration,
    Subject subject,
    int eventsPerSecond,
    double totalMicros,
    Quantiles millis) {

  /**
   * @param events number of measured events
   */
  record Quantiles(long events, double p50, double p99, double p999, double max) {}

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-6s %s: %,d events at %,d/s: p50 %,.0f ms, p99 %,.0f ms, p99.9 %,.0f ms, most %,.0f ms",
        subject,
        configuration,
        millis.events(),
        eventsPerSecond,
        millis.p50(),
        millis.p99(),
        millis.p999(),
        millis.max());
  }
}
