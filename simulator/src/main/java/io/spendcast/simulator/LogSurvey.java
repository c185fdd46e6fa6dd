package io.spendcast.simulator;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Contents of a log before it is replayed. An event here is a line with a customer, a currency and
 * a time that the contract accepts; the stream judges the rest of it.
 *
 * @param lines number of all lines
 * @param events number of events, by currency
 * @param newest time of the newest event
 * @param late number of events that are over an hour older than an event before them
 */
public record LogSurvey(long lines, Map<String, Long> events, Optional<Instant> newest, long late) {
  private static final String CURRENCY = "[A-Z]{3}";
  private static final Duration TOLERANCE = Duration.ofHours(1);

  /**
   * Reads the file once, plain or gzipped.
   *
   * @throws java.io.UncheckedIOException when the file ends in the middle of its compressed bytes
   */
  public static LogSurvey of(Path file, Clock clock) {
    Instant latest = clock.instant().plus(Duration.ofDays(1));
    long all = 0;
    long late = 0;
    Map<String, Long> events = new TreeMap<>();
    Instant newest = Instant.MIN;
    try (Lines lines = Lines.of(file)) {
      for (; lines.hasNext(); all++) {
        LineFields fields = LineFields.of(lines.next());
        Instant occurredAt = fields.occurredAt().orElse(Instant.MAX);
        if (fields.customer().isEmpty()
            || !fields.currency().matches(CURRENCY)
            || occurredAt.isAfter(latest)) {
          continue;
        }
        events.merge(fields.currency(), 1L, Long::sum);
        late += newest.isAfter(occurredAt.plus(TOLERANCE)) ? 1 : 0;
        newest = newest.isAfter(occurredAt) ? newest : occurredAt;
      }
    }
    return new LogSurvey(
        all, events, events.isEmpty() ? Optional.empty() : Optional.of(newest), late);
  }
}
