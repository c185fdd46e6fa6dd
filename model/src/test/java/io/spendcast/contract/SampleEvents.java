package io.spendcast.contract;

import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Endless valid events, each with an event id of its own; the same seed gives the same events. */
public final class SampleEvents implements Iterator<String> {
  private static final String[] LABELS = {
    "web", "books", "Zürich", "日本", "😀", "a b", "\\u00e9", ""
  };
  private static final String[] OFFSETS = {"Z", "z", "+00:00", "-05:30", "+13:45"};
  private static final String[] CURRENCIES = {"USD", "EUR", "GBP"};

  private final SplittableRandom random;
  private final long seed;
  private int events;

  private SampleEvents(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  public static SampleEvents seeded(long seed) {
    return new SampleEvents(seed);
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public String next() {
    String items =
        IntStream.range(0, random.nextInt(1, 5))
            .mapToObj(line -> item())
            .collect(Collectors.joining(","));
    return "{"
        + text("event_id", "E-" + seed + "-" + events++)
        + text("type", random.nextInt(10) == 0 ? "refund" : "purchase")
        + text("order_id", "A-" + random.nextInt(1_000_000))
        + text("customer_id", "C-" + random.nextInt(1_000))
        + text("occurred_at", time())
        + text("currency", oneOf(CURRENCIES))
        + optional("country")
        + optional("channel")
        + optional("experiment")
        + "\"items\": ["
        + items
        + "]}";
  }

  private String item() {
    String price = random.nextInt(1_000) + oneOf("", ".5", ".99", ".125", ".0001");
    return "{"
        + text("sku", "SKU-" + random.nextInt(500))
        + optional("category")
        + ("\"quantity\": " + random.nextInt(1, 20) + ", ")
        + ("\"unit_price\": \"" + price + "\"}");
  }

  private static String text(String name, String value) {
    return "\"" + name + "\": \"" + value + "\", ";
  }

  private String optional(String name) {
    return switch (random.nextInt(4)) {
      case 0 -> "";
      case 1 -> "\"" + name + "\": null, ";
      default -> text(name, oneOf(LABELS));
    };
  }

  /** In 2026, give or take an offset. */
  private String time() {
    return "2026-"
        + (random.nextInt(10, 13) + "-" + random.nextInt(10, 31))
        + ("T" + random.nextInt(10, 24) + ":" + random.nextInt(10, 60))
        + (":" + random.nextInt(10, 60))
        + oneOf("", ".1", ".123", ".123456", ".9999999")
        + oneOf(OFFSETS);
  }

  private String oneOf(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
