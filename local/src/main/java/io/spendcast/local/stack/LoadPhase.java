package io.spendcast.local.stack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Waits while a backlog goes through the stream, with a progress bar. */
final class LoadPhase {
  private static final Duration REFRESH = Duration.ofMillis(500);
  private static final Duration AT_MOST = Duration.ofMinutes(30);

  private final Screen screen;
  private final InstantSource clock;

  LoadPhase(Screen screen, InstantSource clock) {
    this.screen = screen;
    this.clock = clock;
  }

  /** Returns when everything that the simulator sends has a durable outcome. */
  void run(Simulator simulator, StreamWatch watch) {
    Instant start = clock.instant();
    Instant deadline = start.plus(AT_MOST);
    Instant firstOutcome = Instant.MAX;
    boolean done = false;
    while (!done) {
      boolean sent = simulator.isDone();
      long outcomes = watch.outcomes();
      long produced = watch.produced();
      done = sent && outcomes == produced;
      Instant now = clock.instant();
      firstOutcome = outcomes > 0 && now.isBefore(firstOutcome) ? now : firstOutcome;
      Instant since = firstOutcome.isAfter(now) ? now : firstOutcome;
      screen.status(
          "  " + ProgressBar.text(outcomes, produced, sent, Duration.between(since, now)));
      requireBefore(deadline, now);
      Wait.pause(done ? Duration.ZERO : REFRESH);
    }
    screen.endStatus();
    Duration passed = Duration.between(start, clock.instant());
    screen.say(String.format("  loaded in %d s", passed.toSeconds()));
  }

  private static void requireBefore(Instant deadline, Instant now) {
    if (now.isAfter(deadline)) {
      throw new StackException("the stream did not catch up in " + AT_MOST.toMinutes() + " min");
    }
  }
}
