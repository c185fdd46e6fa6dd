package io.spendcast.local.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  @Test
  void tellsShareSpeedAndTimeLeft() {
    assertThat(ProgressBar.text(100_000, 300_000, true, Duration.ofSeconds(10)))
        .isEqualTo("████████░░░░░░░░░░░░░░░░  33 % 100,000 of 300,000, 10,000/s, 20 s left");
  }

  @Test
  void givesNoTimeWhileTheWholeIsUnknown() {
    assertThat(ProgressBar.text(10, 20, false, Duration.ofSeconds(1))).endsWith("still sending");
  }

  @Test
  void givesNoTimeBeforeTheSpeedIsKnown() {
    assertThat(ProgressBar.text(0, 0, true, Duration.ZERO))
        .isEqualTo("░".repeat(24) + "   0 % 0 of 0, the stream is starting");
    assertThat(ProgressBar.text(10, 20, true, Duration.ofSeconds(1))).endsWith("10/s, starting");
  }

  @Test
  void countsLongTimesInMinutes() {
    assertThat(ProgressBar.text(6, 106, true, Duration.ofSeconds(6))).endsWith("1 min 40 s left");
  }
}
