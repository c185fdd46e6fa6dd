package io.spendcast.integration.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spendcast.simulator.events.SimulatedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The events of the kill test: those of {@link SampleEvents#all}, and bots that buy every minute
 * and so have more facts than a history holds.
 */
final class KillEvents {
  /** A history holds 256 facts. */
  static final int FACTS_BEFORE = 260;

  private static final int BOTS = 8;
  private static final int SAMPLES_PER_BOT_EVENT = 20;
  private static final Duration BETWEEN = Duration.ofMinutes(1);
  private static final Instant FIRST = SampleEvents.END.minus(Duration.ofDays(60));

  private KillEvents() {}

  /** Purchases of the bots that are stored before the first kill. */
  static List<SimulatedEvent> history() {
    return IntStream.range(0, BOTS * FACTS_BEFORE).mapToObj(KillEvents::purchase).toList();
  }

  /** Events that are sent while the stream is killed: samples with the bots among them. */
  static List<SimulatedEvent> load() {
    List<SimulatedEvent> samples = SampleEvents.all();
    List<SimulatedEvent> events = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      events.add(samples.get(i));
      if (i % SAMPLES_PER_BOT_EVENT == 0) {
        events.add(purchase(BOTS * FACTS_BEFORE + i / SAMPLES_PER_BOT_EVENT));
      }
    }
    return events;
  }

  /** Both, in the order of sending. */
  static List<SimulatedEvent> all() {
    return Stream.concat(history().stream(), load().stream()).toList();
  }

  /**
   * The bots take turns; every twentieth purchase is at the time of the one before. They buy for
   * cents, or thousands of alerts would keep the local SNS busy for minutes.
   */
  private static SimulatedEvent purchase(int number) {
    String bot = "BOT-" + number % BOTS;
    int turn = number / BOTS;
    Instant occurredAt = FIRST.plus(BETWEEN.multipliedBy(turn - (turn % 20 == 0 ? 1 : 0)));
    String json =
        """
        {"event_id": "bot-%d", "type": "purchase", "order_id": "B-%d", "customer_id": "%s", \
        "occurred_at": "%s", "currency": "USD", "channel": "api", "items": [{"sku": "SKU-%d", \
        "category": "books", "quantity": %d, "unit_price": "0.%02d"}]}"""
            .formatted(
                number, number, bot, occurredAt, number % 7, 1 + number % 3, 1 + number % 60);
    return new SimulatedEvent("purchase", bot, json.getBytes(UTF_8), occurredAt);
  }
}
