package io.spendcast.local.run;

import io.spendcast.local.process.Wait;
import io.spendcast.local.screen.Patience;
import io.spendcast.local.screen.ProgressBar;
import io.spendcast.local.screen.Screen;
import io.spendcast.local.stack.Simulator;
import io.spendcast.local.stack.StreamProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Waits while a backlog passes through the stream, with a progress bar. */
public record LoadPhase(Screen screen, InstantSource clock) {
  private static final Duration REFRESH = Duration.ofMillis(500);

  /**
   * Returns when everything that the simulator sends has a durable outcome, and no alert is to be
   * sent.
   *
   * @throws StackException when nothing was stored for a while
   */
  public void run(Simulator simulator, StreamProgress watch) {
    Patience patience = new Patience(clock);
    Instant flowing = clock.instant();
    boolean complete = false;
    while (!complete) {
      boolean sent = simulator.isDone();
      long outcomes = watch.outcomes();
      long produced = watch.produced();
      watch.require(patience.lasts(outcomes));
      complete = sent && outcomes == produced;
      // The stream's start is no part of its speed.
      flowing = outcomes == 0 ? clock.instant() : flowing;
      Duration passed = Duration.between(flowing, clock.instant());
      screen.status("  " + ProgressBar.text(outcomes, produced, sent, passed));
      Wait.pause(complete ? Duration.ZERO : REFRESH);
    }
    screen.endStatus();
    settle(watch);
  }

  /**
   * Returns when every record has an outcome, and no alert is to be sent.
   *
   * @throws StackException when nothing has moved for a while
   */
  void settle(StreamProgress watch) {
    Patience patience = new Patience(clock);
    long records = watch.lag();
    long alerts = watch.pendingAlerts();
    while (records + alerts > 0) {
      screen.status(
          "  still %,d records to store and %,d alerts to send".formatted(records, alerts));
      Wait.pause(REFRESH);
      records = watch.lag();
      alerts = watch.pendingAlerts();
      watch.require(patience.lasts(-records - alerts));
    }
  }
}
