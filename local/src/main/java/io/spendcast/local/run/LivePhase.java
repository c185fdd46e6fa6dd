package io.spendcast.local.run;

import io.spendcast.local.process.Wait;
import io.spendcast.local.screen.Screen;
import io.spendcast.local.stack.Simulator;
import io.spendcast.local.stack.StreamProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Shows how live events fare, in one status line, until all have an outcome and no alert waits. */
record LivePhase(Screen screen, InstantSource clock, Optional<Retraining> meanwhile) {
  private static final Duration REFRESH = Duration.ofSeconds(1);

  /**
   * @param since the database's time before the first event
   * @param before records in Kafka before the first event
   */
  void run(Simulator simulator, StreamProgress watch, String since, long before) {
    Instant start = clock.instant();
    while (!simulator.isDone() && !meanwhile.map(Retraining::isDone).orElse(false)) {
      show(watch, since, before, Duration.between(start, clock.instant()));
      Wait.pause(REFRESH);
    }
    simulator.stop();
    new LoadPhase(screen, clock).settle(watch);
    show(watch, since, before, Duration.between(start, clock.instant()));
    Map<String, String> latency = watch.database().row("latency.sql", since);
    screen.say(
        "  from produced to stored: p50 %s s, p99 %s s"
            .formatted(orDash(latency.get("p50")), orDash(latency.get("p99"))));
  }

  private void show(StreamProgress watch, String since, long before, Duration passed) {
    Map<String, String> figures = watch.database().row("live_figures.sql", since);
    String note = meanwhile.map(task -> task.note(watch)).orElse("");
    screen.status(line(passed, note, watch.produced() - before, watch.lag(), figures));
  }

  /** Text of the status line. The reasons come last, since a narrow terminal cuts the end. */
  static String line(
      Duration passed, String note, long events, long lag, Map<String, String> figures) {
    String deadLetters = figures.get("dead_letters");
    String reasons = figures.get("dead_letter_reasons");
    return String.format(
        Locale.ROOT,
        "  %2d s  %s%,d events, %s stored, %s predicted, %s alerts, lag %d, p50 %s p99 %s s, "
            + "%s duplicates, %s dead letters%s",
        passed.toSeconds(),
        note,
        events,
        figures.get("stored"),
        figures.get("predictions"),
        figures.get("alerts"),
        lag,
        orDash(figures.get("p50")),
        orDash(figures.get("p99")),
        figures.get("duplicates"),
        deadLetters,
        reasons.isEmpty() ? "" : ": " + reasons);
  }

  private static String orDash(String figure) {
    return figure.isEmpty() ? "–" : figure;
  }
}
