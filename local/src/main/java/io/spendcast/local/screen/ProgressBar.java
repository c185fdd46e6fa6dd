package io.spendcast.local.screen;

import java.time.Duration;
import java.util.Locale;

/** The text of a progress bar: how much is done of how much, how fast, and for how long still. */
public final class ProgressBar {
  private static final int CELLS = 24;

  /** Time before which the measured speed is meaningless. */
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  private ProgressBar() {}

  /**
   * Text of the bar, for example {@code ████████░░░░ 60 % 180,000 of 300,000, 9,000/s, 13 s left}.
   *
   * @param complete whether {@code all} is final: before, no remaining time is shown
   */
  public static String text(long done, long all, boolean complete, Duration passed) {
    double share = all == 0 ? 0 : Math.min(1, done / (double) all);
    int filled = (int) (share * CELLS);
    double perSecond = done * 1000.0 / Math.max(1, passed.toMillis());
    String bar = "█".repeat(filled) + "░".repeat(CELLS - filled);
    String amount = String.format(Locale.ROOT, "%3.0f %% %,d of %,d", share * 100, done, all);
    String speed = String.format(Locale.ROOT, "%,.0f/s", perSecond);
    boolean known = complete && passed.compareTo(WARM_UP) > 0;
    String left = known ? left(all - done, perSecond) : complete ? "starting" : "still sending";
    return bar + " " + amount + ", " + (done == 0 ? "the stream is starting" : speed + ", " + left);
  }

  private static String left(long events, double perSecond) {
    Duration left = Duration.ofSeconds((long) Math.ceil(events / perSecond));
    return left.toMinutes() == 0
        ? left.toSeconds() + " s left"
        : left.toMinutes() + " min " + left.toSecondsPart() + " s left";
  }
}
