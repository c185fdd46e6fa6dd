package io.spendcast.local.run;

import io.spendcast.local.process.Wait;
import io.spendcast.local.screen.Patience;
import io.spendcast.local.screen.Screen;
import io.spendcast.local.stack.StreamProgress;
import java.time.Duration;
import java.time.InstantSource;

/** Waits until nothing is left to do: every record has an outcome, and no alert is to be sent. */
public final class SettlePhase {
  private static final Duration REFRESH = Duration.ofMillis(500);

  private final Screen screen;
  private final InstantSource clock;

  public SettlePhase(Screen screen, InstantSource clock) {
    this.screen = screen;
    this.clock = clock;
  }

  /**
   * @throws StackException when nothing has moved for a while
   */
  public void run(StreamProgress watch) {
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
