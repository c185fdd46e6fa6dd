package io.spendcast.local.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private Instant now = Instant.EPOCH;
  private final Patience patience = new Patience(() -> now);

  @Test
  void endsAfterThreeMinutesWithoutProgress() {
    assertThat(patience.lasts(5)).isTrue();

    now = now.plusSeconds(180);
    assertThat(patience.lasts(5)).isTrue();
    now = now.plusSeconds(1);
    assertThat(patience.lasts(5)).isFalse();
  }

  @Test
  void beginsAnewWithEveryStep() {
    patience.lasts(5);
    now = now.plusSeconds(170);
    patience.lasts(6);
    now = now.plusSeconds(170);

    assertThat(patience.lasts(6)).isTrue();
  }
}
