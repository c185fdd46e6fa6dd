package io.spendcast.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.simulator.events.SimulatedEvent;
import io.spendcast.simulator.shop.Samples;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayedEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void readsKeyAndTimeAndLeavesTheLineAlone() {
    String line =
        " {\"items\":[{\"customer_id\":\"no\"}], \"customer_id\" : \"C-7\","
            + "\"occurred_at\":\"2026-01-02T03:04:05Z\"}\r";

    SimulatedEvent event = replay(line).get(0);

    assertThat(event.value()).isEqualTo(line.getBytes(UTF_8));
    assertThat(event.key()).isEqualTo("C-7");
    assertThat(event.occurredAt()).isEqualTo("2026-01-02T03:04:05Z");
  }

  @Test
  void sendsBadLinesWithoutAKeyAtTheTimeOfTheLineBefore() {
    List<SimulatedEvent> events =
        replay(
            "{\"occurred_at\":\"2026-01-02T03:04:05Z\",\"customer_id\":\"C-1\"}",
            "nonsense",
            "",
            "[1]",
            "{\"customer_id\":42,\"occurred_at\":\"2999-01-01T00:00:00Z\"}");

    assertThat(events).extracting(SimulatedEvent::key).containsExactly("C-1", "", "", "", "");
    assertThat(events)
        .extracting(SimulatedEvent::occurredAt)
        .containsOnly(Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void keepsTheKeyThatStandsBeforeWhereALineBreaks() {
    List<SimulatedEvent> events =
        replay(
            "{\"customer_id\":\"C-1\",\"channel\":\"caf\u00e9\"}",
            "{\"customer_id\":\"C-2\",\"typ");

    assertThat(events).extracting(SimulatedEvent::key).containsExactly("C-1", "C-2");
    assertThat(Samples.text(events.get(1))).isEqualTo("{\"customer_id\":\"C-2\",\"typ");
  }

  /** In Latin 1, so that what is not ASCII is not UTF-8 either. */
  private static List<SimulatedEvent> replay(String... lines) {
    ReplayedEvents events =
        new ReplayedEvents(
            Arrays.stream(lines).map(line -> line.getBytes(ISO_8859_1)).iterator(),
            Clock.fixed(NOW, ZoneOffset.UTC));
    return Arrays.stream(lines).map(line -> events.next()).toList();
  }
}
