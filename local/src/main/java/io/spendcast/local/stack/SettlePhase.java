package io.spendcast.local.stack;

import java.time.Duration;
import java.time.InstantSource;

/** Waits until nothing is left to do: every record has an outcome, and no alert is to be sent. */
final class SettlePhase {
  private static final Duration REFRESH = Duration.ofMillis(500);

  private final Screen screen;
  private final InstantSource clock;

  SettlePhase(Screen screen, InstantSource clock) {
    this.screen = screen;
    this.clock = clock;
  }

  /**
   * @throws StackException when nothing has moved for a while
   */
  void run(StreamWatch watch) {
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
