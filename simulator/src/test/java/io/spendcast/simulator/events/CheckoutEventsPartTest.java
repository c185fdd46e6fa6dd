package io.spendcast.simulator.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.simulator.shop.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckoutEventsPartTest {
  private static final SimulationOptions OPTIONS = Samples.customers(200);
  private static final Instant NOW = OPTIONS.end().minus(Duration.ofDays(40));

  @Test
  void pastAndFutureMakeUpTheWholeHistory() {
    List<Long> dueInThePast = new ArrayList<>();
    List<Long> dueInTheFuture = new ArrayList<>();

    List<SimulatedEvent> past = new ArrayList<>();
    CheckoutEvents.part(OPTIONS, Instant.EPOCH, NOW, dueInThePast::add).forEachRemaining(past::add);
    List<SimulatedEvent> future = new ArrayList<>();
    CheckoutEvents.part(OPTIONS, NOW, OPTIONS.end(), dueInTheFuture::add)
        .forEachRemaining(future::add);

    List<SimulatedEvent> both = new ArrayList<>(past);
    both.addAll(future);
    assertThat(texts(both)).isEqualTo(texts(Samples.history(OPTIONS)));
    assertThat(past).isNotEmpty();
    assertThat(future).isNotEmpty();
    assertThat(dueInThePast).hasSameSizeAs(past).isSorted();
    assertThat(dueInThePast).allMatch(due -> due <= NOW.toEpochMilli());
    assertThat(dueInTheFuture).hasSameSizeAs(future).isSorted();
    assertThat(dueInTheFuture).allMatch(due -> due > NOW.toEpochMilli());
  }

  private static List<String> texts(List<SimulatedEvent> events) {
    return events.stream().map(event -> event.kind() + " " + Samples.text(event)).toList();
  }
}
