package io.spendcast.simulator.events;

import static io.spendcast.simulator.shop.Samples.amount;
import static io.spendcast.simulator.shop.Samples.customers;
import static io.spendcast.simulator.shop.Samples.history;
import static io.spendcast.simulator.shop.Samples.json;
import static io.spendcast.simulator.shop.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendcast.simulator.shop.Samples;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class CheckoutEventsTest {

  /** 50,000 events, made once. */
  private static final List<SimulatedEvent> EVENTS = history(customers(3_500));

  @Test
  void givesTheSameBytesForTheSameSeed() {
    SimulationOptions options = customers(300);

    assertThat(history(options).stream().map(Samples::text))
        .containsExactlyElementsOf(history(options).stream().map(Samples::text).toList());
    assertThat(text(history(options.withSeed(43)).get(0)))
        .isNotEqualTo(text(history(options).get(0)));
  }

  @Test
  void leavesPurchasesAloneWhenOtherSharesChange() {
    SimulationOptions options = customers(300);

    Set<String> usual = ordersOf(history(options));
    Set<String> plain = ordersOf(history(options.withShares(Shares.NONE)));

    assertThat(plain).containsAll(usual);
  }

  @Test
  void makesTheSharesAskedFor() {
    Map<String, Long> kinds = count(EVENTS);
    double late = kinds.get("late");
    double sales = kinds.get("purchase") + late;

    assertThat(EVENTS).hasSizeBetween(45_000, 60_000);
    assertThat(kinds.get("refund") / sales).isCloseTo(0.03, within(0.004));
    assertThat(late / sales).isCloseTo(0.02, within(0.004));
    assertThat(kinds.get("duplicate") / sales).isCloseTo(0.005, within(0.0015));
    double bad = EVENTS.stream().filter(Samples::isBad).count();
    assertThat(bad / sales).isCloseTo(0.002, within(0.001));
  }

  @Test
  void makesEveryKindOfBadRecord() {
    SimulationOptions options = customers(300).withShares(new Shares(0, 0, 0, 0.3));

    Set<String> kinds = count(history(options)).keySet();

    assertThat(kinds).containsAll(Arrays.stream(Damage.values()).map(Damage::kind).toList());
  }

  @Test
  void keepsTheContractInEveryGoodEvent() {
    for (SimulatedEvent event : EVENTS) {
      if (!Samples.isBad(event)) {
        assertContract(event);
      }
    }
  }

  @Test
  void identifiesEachGoodEventOnce() {
    Map<String, Long> ids =
        EVENTS.stream()
            .filter(event -> !Samples.isBad(event) && !event.kind().equals("duplicate"))
            .collect(
                Collectors.groupingBy(
                    event -> json(event).get("event_id").asText(), Collectors.counting()));

    assertThat(ids.values()).containsOnly(1L);
  }

  @Test
  void repeatsDuplicatesByteForByteAfterTheirOriginals() {
    Set<String> seen = new HashSet<>();
    for (SimulatedEvent event : EVENTS) {
      if (event.kind().equals("duplicate")) {
        assertThat(seen).contains(text(event));
      } else if (event.value().length < 10_000) {
        seen.add(text(event));
      }
    }
  }

  @Test
  void sendsInTimeOrderButForLateOnes() {
    List<Instant> onTime =
        EVENTS.stream()
            .filter(event -> event.kind().equals("purchase") || event.kind().equals("refund"))
            .map(SimulatedEvent::occurredAt)
            .toList();

    assertThat(onTime).isSorted();
    assertThat(EVENTS.stream().map(SimulatedEvent::occurredAt).toList())
        .isNotEqualTo(EVENTS.stream().map(SimulatedEvent::occurredAt).sorted().toList());
  }

  @Test
  void letsSomeCustomersLeaveForGood() {
    Map<String, List<Instant>> purchases =
        EVENTS.stream()
            .filter(event -> event.kind().equals("purchase"))
            .collect(
                Collectors.groupingBy(
                    SimulatedEvent::key,
                    Collectors.mapping(SimulatedEvent::occurredAt, Collectors.toList())));
    List<List<Instant>> frequent =
        purchases.values().stream().filter(times -> times.size() >= 10).toList();

    long silent = frequent.stream().filter(CheckoutEventsTest::isSilentForTenUsualGaps).count();

    assertThat((double) silent / frequent.size()).isBetween(0.1, 0.6);
  }

  @Test
  void earnsAQuarterOfItsRevenueFromOneCustomerInAHundred() {
    Map<String, Double> spent = new HashMap<>();
    for (SimulatedEvent event : EVENTS) {
      if (event.kind().equals("purchase")) {
        spent.merge(event.key(), amount(event), Double::sum);
      }
    }
    List<Double> most = new ArrayList<>(spent.values());
    most.sort(Comparator.reverseOrder());

    double top = most.subList(0, most.size() / 100).stream().mapToDouble(d -> d).sum();

    assertThat(top / most.stream().mapToDouble(d -> d).sum()).isBetween(0.18, 0.35);
  }

  private static boolean isSilentForTenUsualGaps(List<Instant> times) {
    Instant last = times.get(times.size() - 1);
    Duration gap = Duration.between(times.get(0), last).dividedBy(times.size() - 1);
    return Duration.between(last, Samples.END).compareTo(gap.multipliedBy(10)) > 0;
  }

  private static void assertContract(SimulatedEvent event) {
    JsonNode json = json(event);
    assertThat(json.get("type").asText()).isIn("purchase", "refund");
    assertThat(json.get("event_id").asText()).hasSize(36);
    assertThat(json.get("order_id").asText()).hasSizeBetween(1, 64);
    assertThat(json.get("customer_id").asText()).isEqualTo(event.key());
    assertThat(Instant.parse(json.get("occurred_at").asText())).isEqualTo(event.occurredAt());
    assertThat(json.get("currency").asText()).isIn("USD", "EUR", "GBP");
    assertThat(json.get("items").size()).isBetween(1, 6);
    for (JsonNode item : json.get("items")) {
      assertThat(item.get("quantity").intValue()).isBetween(1, 505);
      assertThat(item.get("unit_price").isTextual()).isTrue();
      BigDecimal price = new BigDecimal(item.get("unit_price").asText());
      assertThat(price.scale()).isEqualTo(2);
      assertThat(price).isBetween(BigDecimal.ONE, new BigDecimal("2500"));
    }
  }

  private static Set<String> ordersOf(List<SimulatedEvent> events) {
    return events.stream()
        .filter(event -> event.kind().equals("purchase"))
        .map(event -> json(event).get("order_id").asText() + json(event).get("items"))
        .collect(Collectors.toSet());
  }

  private static Map<String, Long> count(List<SimulatedEvent> events) {
    return events.stream()
        .collect(Collectors.groupingBy(SimulatedEvent::kind, Collectors.counting()));
  }
}
