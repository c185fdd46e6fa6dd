package io.spendcast.benchmarks.data;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Checkout events by number, of customers with preloaded purchases. The same number, time and count
 * of customers give the same event. All amounts are in the base currency, and one event in forty is
 * a refund.
 */
public final class Events {
  /** Time at which event 0 of a backlog occurs. */
  static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private static final Duration STEP = Duration.ofMillis(10);
  private static final String[] CATEGORIES = {"books", "toys", "garden", "food", "music", "sports"};

  private final int customers;

  public Events(int customers) {
    this.customers = customers;
  }

  /** Event as a Kafka record: the customer id is the key, the JSON is the value. */
  record Event(String key, String value) {}

  /** Event with this number. It occurs 10 ms after the event before it. */
  Event at(long number) {
    return at(number, FIRST.plus(STEP.multipliedBy(number)));
  }

  Event at(long number, Instant occurredAt) {
    SplittableRandom random = new SplittableRandom(number);
    String customer = "C-" + random.nextInt(customers);
    StringBuilder json = new StringBuilder(512);
    json.append("{\"event_id\": \"event-").append(number);
    json.append("\", \"type\": \"").append(number % 40 == 0 ? "refund" : "purchase");
    json.append("\", \"order_id\": \"A-").append(number);
    json.append("\", \"customer_id\": \"").append(customer);
    json.append("\", \"occurred_at\": \"").append(occurredAt);
    json.append(
        "\", \"currency\": \"USD\", \"country\": \"US\", \"channel\": \"web\", \"items\": [");
    int lines = 1 + random.nextInt(4);
    for (int line = 0; line < lines; line++) {
      json.append(line == 0 ? "" : ", ").append(item(random));
    }
    json.append("]}");
    return new Event(customer, json.toString());
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
