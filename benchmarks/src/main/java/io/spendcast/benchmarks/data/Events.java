package io.spendcast.benchmarks.data;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checkout events by number, of customers with preloaded purchases. The same number, time and count
 * of customers give the same event. All amounts are in the base currency, and one event in forty is
 * a refund.
 */
public record Events(int customers, IdOrder ids) {
  /** Time at which event 0 of a backlog occurs. */
  static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private static final Duration STEP = Duration.ofMillis(10);
  private static final String[] CATEGORIES = {"books", "toys", "garden", "food", "music", "sports"};

  /** Event as a Kafka record: the customer id is the key, the JSON is the value. */
  record Event(String key, String value) {}

  /** Event with this number. It occurs 10 ms after the event before it. */
  Event at(long number) {
    return at(number, FIRST.plus(STEP.multipliedBy(number)));
  }

  Event at(long number, Instant occurredAt) {
    SplittableRandom random = new SplittableRandom(number);
    String customer = "C-" + random.nextInt(customers);
    String items =
        Stream.generate(() -> item(random))
            .limit(1 + random.nextInt(4))
            .collect(Collectors.joining(", "));
    String json =
        """
        {"event_id": "%6$s", "type": "%2$s", "order_id": "A-%1$d", "customer_id": "%3$s", \
        "occurred_at": "%4$s", "currency": "USD", "country": "US", "channel": "web", \
        "items": [%5$s]}"""
            .formatted(
                number,
                number % 40 == 0 ? "refund" : "purchase",
                customer,
                occurredAt,
                items,
                ids.of(number));
    return new Event(customer, json);
  }

  private static String item(SplittableRandom random) {
    return String.format(
        Locale.ROOT,
        "{\"sku\": \"SKU-%d\", \"category\": \"%s\", \"quantity\": %d, \"unit_price\": \"%d.%02d\"}",
        random.nextInt(5_000),
        CATEGORIES[random.nextInt(CATEGORIES.length)],
        1 + random.nextInt(3),
        random.nextInt(80),
        random.nextInt(100));
  }
}
