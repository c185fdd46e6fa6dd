package io.spendcast.simulator.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.simulator.events.CheckoutEvents;
import io.spendcast.simulator.events.SimulatedEvent;
import io.spendcast.simulator.events.SimulationOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** Events to test with. */
public final class Samples {
  public static final Instant END = Instant.parse("2026-11-01T00:00:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Samples() {}

  /** About 15 events a customer over six months. */
  public static SimulationOptions customers(int count) {
    return SimulationOptions.until(END).withCustomers(count);
  }

  public static List<SimulatedEvent> history(SimulationOptions options) {
    return CheckoutEvents.history(options).toList();
  }

  public static JsonNode json(SimulatedEvent event) {
    try {
      return JSON.readTree(event.value());
    } catch (IOException e) {
      throw new UncheckedIOException(text(event), e);
    }
  }

  public static String text(SimulatedEvent event) {
    return new String(event.value(), UTF_8);
  }

  public static boolean isBad(SimulatedEvent event) {
    return event.kind().startsWith("bad_");
  }

  /** What was spent, whatever the currency. */
  public static double amount(SimulatedEvent event) {
    double sum = 0;
    for (JsonNode item : json(event).get("items")) {
      sum += item.get("quantity").asInt() * Double.parseDouble(item.get("unit_price").asText());
    }
    return sum;
  }

  public static SimulatedEvent event(String kind, String value) {
    return new SimulatedEvent(kind, "C-1", value.getBytes(UTF_8), END);
  }
}
