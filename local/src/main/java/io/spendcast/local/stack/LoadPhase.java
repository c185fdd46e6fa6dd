package io.spendcast.local.stack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Waits while a backlog goes through the stream, with a progress bar. */
final class LoadPhase {
  private static final Duration REFRESH = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Screen screen;
  private final InstantSource clock;

  LoadPhase(Screen screen, InstantSource clock) {
    this.screen = screen;
    this.clock = clock;
  }

  /**
   * Returns when everything that the simulator sends has a durable outcome.
   *
   * @throws StackException when nothing was stored for a while
   */
  void run(Simulator simulator, StreamWatch watch) {
    Instant start = clock.instant();
    Instant lastProgress = start;
    long outcomes = 0;
    boolean complete = false;
    while (!complete) {
      boolean sent = simulator.isDone();
      long now = watch.outcomes();
      lastProgress = now > outcomes ? clock.instant() : lastProgress;
      outcomes = now;
      requireProgress(lastProgress, watch);
      long produced = watch.produced();
      complete = sent && outcomes == produced;
      screen.status("  " + ProgressBar.text(outcomes, produced, sent, since(start)));
      Wait.pause(complete ? Duration.ZERO : REFRESH);
    }
    screen.endStatus();
  }

  private Duration since(Instant start) {
    return Duration.between(start, clock.instant());
  }

  private void requireProgress(Instant last, StreamWatch watch) {
    if (since(last).compareTo(PATIENCE) > 0) {
      throw new StackException(
          "the stream has stored nothing for " + PATIENCE.toSeconds() + " s\n" + watch.logTail());
    }
  }
}
