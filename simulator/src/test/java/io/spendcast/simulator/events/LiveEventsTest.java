package io.spendcast.simulator.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.simulator.shop.Samples;
import io.spendcast.simulator.shop.Season;
import io.spendcast.simulator.shop.Shopper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LiveEventsTest {
  private static final Instant NOW = Samples.END.plusSeconds(60);
  private static final SimulationOptions OPTIONS = Samples.customers(1_000);

  @Test
  void occursNowUnlessLate() {
    for (SimulatedEvent event : live(2_000)) {
      if (event.kind().equals("late")) {
        assertThat(event.occurredAt())
            .isBetween(NOW.minus(Duration.ofDays(6)), NOW.minusSeconds(60));
      } else if (event.kind().equals("purchase") || event.kind().equals("refund")) {
        assertThat(event.occurredAt()).isEqualTo(NOW);
      }
    }
  }

  @Test
  void letsTheHistorysCustomersGoOnAndNewcomersJoin() {
    Set<String> known =
        Samples.history(OPTIONS).stream().map(SimulatedEvent::key).collect(Collectors.toSet());

    List<SimulatedEvent> live = live(2_000);

    double returning = live.stream().filter(event -> known.contains(event.key())).count();
    assertThat(returning / live.size()).isBetween(0.9, 0.99);
  }

  @Test
  void neverBringsBackWhoHasLeft() {
    Season season = Season.between(OPTIONS.start(), OPTIONS.end());
    Set<String> gone =
        Stream.iterate(1, number -> number <= OPTIONS.customers(), number -> number + 1)
            .map(number -> Shopper.of(OPTIONS.seed(), number))
            .filter(customer -> customer.rhythm.leavesAt(season) <= OPTIONS.end().toEpochMilli())
            .map(Shopper::id)
            .collect(Collectors.toSet());

    assertThat(gone).isNotEmpty();
    assertThat(live(2_000)).noneMatch(event -> gone.contains(event.key()));
  }

  @Test
  void sharesNoEventIdWithTheHistory() {
    Set<String> ids = ids(Samples.history(OPTIONS).stream());

    assertThat(ids(live(2_000).stream())).isNotEmpty().noneMatch(ids::contains);
  }

  private static Set<String> ids(Stream<SimulatedEvent> events) {
    return events
        .filter(event -> event.kind().equals("purchase") || event.kind().equals("late"))
        .map(event -> Samples.json(event).get("event_id").asText())
        .collect(Collectors.toSet());
  }

  private static List<SimulatedEvent> live(int count) {
    LiveEvents events = new LiveEvents(OPTIONS, Clock.fixed(NOW, ZoneOffset.UTC));
    return Stream.generate(events::next).limit(count).toList();
  }
}
