package io.spendcast.simulator.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.simulator.events.SimulatedEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TimestampsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @Test
  void isTheTimeOfSendingOrOfTheCheckout() {
    Instant yesterday = NOW.minusSeconds(86_400);

    assertThat(Timestamps.NOW.of(at(yesterday), CLOCK)).isEqualTo(NOW.toEpochMilli());
    assertThat(Timestamps.OCCURRED.of(at(yesterday), CLOCK)).isEqualTo(yesterday.toEpochMilli());
  }

  @Test
  void staysWithinWhatKafkaTakes() {
    assertThat(Timestamps.OCCURRED.of(at(NOW.plusSeconds(9)), CLOCK)).isEqualTo(NOW.toEpochMilli());
    assertThat(Timestamps.OCCURRED.of(at(Instant.EPOCH.minusSeconds(1)), CLOCK)).isZero();
  }

  private static SimulatedEvent at(Instant occurred) {
    return new SimulatedEvent("line", "", new byte[0], occurred);
  }
}
