package io.spendcast.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spendcast.contract.Reason;
import io.spendcast.domain.EventType;
import io.spendcast.domain.Exceedance;
import io.spendcast.domain.Fact;
import io.spendcast.domain.LineItem;
import io.spendcast.domain.Prediction;
import io.spendcast.domain.Purchase;
import io.spendcast.domain.SpendInterval;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A checkout event of a test: what does not matter there has a value that does not matter. One line
 * of one piece makes the amount.
 *
 * @param offset in partition 0, unless {@link #in} says otherwise
 */
record TestEvent(
    String eventId,
    EventType type,
    String customer,
    String amount,
    Instant occurredAt,
    int partition,
    long offset) {
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  static final Instant KAFKA_TIMESTAMP = Instant.parse("2026-11-22T00:00:00.123Z");

  /** At noon, with the offset as event id. */
  static TestEvent purchase(long offset, String customer, String amount) {
    return new TestEvent("E-" + offset, EventType.PURCHASE, customer, amount, NOON, 0, offset);
  }

  static TestEvent refund(long offset, String customer, String amount) {
    return new TestEvent("E-" + offset, EventType.REFUND, customer, amount, NOON, 0, offset);
  }

  TestEvent withId(String id) {
    return new TestEvent(id, type, customer, amount, occurredAt, partition, offset);
  }

  /** So many minutes after noon, or before. */
  TestEvent minutesAfterNoon(long minutes) {
    return occurredAt(NOON.plus(Duration.ofMinutes(minutes)));
  }

  TestEvent occurredAt(Instant instant) {
    return new TestEvent(eventId, type, customer, amount, instant, partition, offset);
  }

  TestEvent in(int otherPartition) {
    return new TestEvent(eventId, type, customer, amount, occurredAt, otherPartition, offset);
  }

  /** As it comes from the parser. */
  Accepted accepted() {
    return Accepted.of(position(), original(), purchase(), Money.inBase(signed()));
  }

  /** As the features, or a later history, see it. */
  Fact fact() {
    return accepted().fact();
  }

  /** With a champion's prediction, as {@link Predict} leaves it. */
  Accepted predicted(String expectedSpend) {
    return accepted().withPrediction(prediction("champion", 0.5, expectedSpend));
  }

  /** A prediction by version 7 of a model: an interval from 0 to 2000, and 0.6 for over 1000. */
  static Prediction prediction(String role, double probability, String expectedSpend) {
    return new Prediction(
        "spend",
        "7",
        role,
        90,
        probability,
        new BigDecimal(expectedSpend),
        new SpendInterval(new BigDecimal("0.00"), new BigDecimal("2000.00")),
        new Exceedance(new BigDecimal("1000"), new BigDecimal("0.6000")));
  }

  /** With an alert, as {@link SelectAlerts} leaves it. */
  Accepted alerted(String expectedSpend) {
    return predicted(expectedSpend)
        .withAlert(new Alert("unusual", "{\"event\":\"" + eventId + "\"}"));
  }

  Position position() {
    return new Position(TestDatabase.TOPIC_ID, partition, offset, KAFKA_TIMESTAMP);
  }

  /** As a dead letter of these bytes. */
  DeadLetter deadLetter(byte[] key, byte[] payload) {
    return new DeadLetter(
        position(),
        new Original(Optional.ofNullable(key), Optional.ofNullable(payload)),
        "ParsePurchases",
        Reason.NOT_JSON,
        "no JSON at character 1");
  }

  /** Keyed by the customer. */
  Original original() {
    return new Original(Optional.of(customer.getBytes(UTF_8)), Optional.of(json()));
  }

  byte[] json() {
    return """
        {"event_id": "%s", "type": "%s", "order_id": "A-1", "customer_id": "%s", "occurred_at": "%s",
         "currency": "USD", "country": "US", "channel": "web",
         "items": [{"sku": "S-1", "category": "books", "quantity": 1, "unit_price": "%s"}]}
        """
        .formatted(
            eventId, type == EventType.REFUND ? "refund" : "purchase", customer, occurredAt, amount)
        .getBytes(UTF_8);
  }

  private Purchase purchase() {
    return new Purchase(
        eventId,
        type,
        "A-1",
        customer,
        occurredAt,
        "USD",
        new BigDecimal(amount),
        "US",
        "web",
        List.of(new LineItem("S-1", "books", 1, new BigDecimal(amount))));
  }

  private BigDecimal signed() {
    BigDecimal price = new BigDecimal(amount);
    return type == EventType.REFUND ? price.negate() : price;
  }
}
