package io.spendcast.local.run;

import io.spendcast.local.process.StackException;
import io.spendcast.simulator.LogSurvey;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A person's own log, checked before anything is started for it. */
record InputLog(Path file, LogSurvey survey, Clock clock) {
  private static final String FORMAT =
      "Each line must be one JSON object with event_id, customer_id, occurred_at (like"
          + " 2026-10-31T12:00:00Z), currency and so on:"
          + " model/src/main/java/io/spendcast/contract/README.md. A CSV becomes such a file with"
          + " bin/model convert --csv FILE --out log.ndjson.gz";

  /** Share of late events in a log in time order; some of a real shop's are late. */
  private static final double MOST_LATE = 0.1;

  /**
   * Reads the log once.
   *
   * @throws StackException with the remedy when the log cannot be replayed
   */
  static InputLog read(Path file, Clock clock) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new StackException(
          "INPUT=%s is no file that can be read. Name a file of events, one a line, plain or gzipped."
              .formatted(file));
    }
    InputLog log = new InputLog(file, survey(file, clock), clock);
    log.requireEvents();
    return log;
  }

  private static LogSurvey survey(Path file, Clock clock) {
    try {
      return LogSurvey.of(file, clock);
    } catch (UncheckedIOException e) {
      throw new StackException(
          "INPUT=%s is damaged (%s). Copy or compress it again."
              .formatted(file, e.getCause().getMessage()));
    }
  }

  private void requireEvents() {
    if (survey.lines() == 0) {
      throw new StackException("INPUT=%s is empty. %s".formatted(file, FORMAT));
    }
    if (survey.events().isEmpty()) {
      throw new StackException(
          "INPUT=%s has %,d lines, and none is an event. %s"
              .formatted(file, survey.lines(), FORMAT));
    }
  }

  /**
   * Fails when no amount could be stored in the base currency.
   *
   * @param rates file of exchange rates
   */
  void requireAmountsIn(String currency, Optional<Path> rates) {
    if (rates.isPresent() && !Files.isReadable(rates.get())) {
      throw new StackException(
          "RATES=%s is no file that can be read. Name a file of currency,day,rate."
              .formatted(rates.get()));
    }
    if (rates.isEmpty() && !survey.events().containsKey(currency)) {
      throw new StackException(
          "No amount of %s is in %s; its amounts are in %s. Add CURRENCY=%s, or RATES=rates.csv."
              .formatted(file, currency, currencies(survey.events()), mostFrequentCurrency()));
    }
  }

  /** Warnings for the person, each with its remedy. */
  List<String> notes(String currency, Optional<Path> rates) {
    List<String> notes = new ArrayList<>();
    long events = survey.events().values().stream().mapToLong(Long::longValue).sum();
    if (survey.late() > MOST_LATE * events) {
      notes.add(
          ("Note: %,d of %,d events are older than an event before them. Predictions use only the"
                  + " events before. Sort the log by occurred_at for meaningful ones:%n"
                  + "  jq -sc 'sort_by(.occurred_at)[]' log.ndjson > sorted.ndjson")
              .formatted(survey.late(), events));
    }
    Map<String, Long> others =
        survey.events().entrySet().stream()
            .filter(entry -> !entry.getKey().equals(currency))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    if (rates.isEmpty() && !others.isEmpty()) {
      notes.add(
          "Note: amounts in %s become dead letters without exchange rates. Add RATES=rates.csv."
              .formatted(currencies(others)));
    }
    return notes;
  }

  /** Flag of the stream's maximum alert age with which only the log's newest day is published. */
  String alertMaxAge() {
    Duration sinceNewest = Duration.between(newest(), clock.instant());
    return Math.max(0, sinceNewest.toHours()) + 1 + 24 + "h";
  }

  /** Time of the newest event. */
  Instant newest() {
    return survey.newest().orElseThrow();
  }

  long lines() {
    return survey.lines();
  }

  private String mostFrequentCurrency() {
    return survey.events().entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .orElseThrow()
        .getKey();
  }

  private static String currencies(Map<String, Long> events) {
    return events.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(entry -> "%s (%,d)".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }
}
