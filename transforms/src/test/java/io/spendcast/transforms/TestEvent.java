package io.spendcast.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spendcast.contract.Reason;
import io.spendcast.domain.EventType;
import io.spendcast.domain.Exceedance;
import io.spendcast.domain.Fact;
import io.spendcast.domain.LineItem;
import io.spendcast.domain.Prediction;
import io.spendcast.domain.Purchase;
import io.spendcast.domain.Role;
import io.spendcast.domain.SpendInterval;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Alert;
import io.spendcast.transforms.outcome.DeadLetter;
import io.spendcast.transforms.outcome.KeptHeader;
import io.spendcast.transforms.outcome.Money;
import io.spendcast.transforms.outcome.Original;
import io.spendcast.transforms.outcome.Position;
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
public record TestEvent(
    String eventId,
    EventType type,
    String customer,
    String amount,
    Instant occurredAt,
    int partition,
    long offset) {
  public static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  public static final Instant KAFKA_TIMESTAMP = Instant.parse("2026-11-22T00:00:00.123Z");

  /** At noon, with the offset as event id. */
  public static TestEvent purchase(long offset, String customer, String amount) {
    return new TestEvent("E-" + offset, EventType.PURCHASE, customer, amount, NOON, 0, offset);
  }

  public static TestEvent refund(long offset, String customer, String amount) {
    return new TestEvent("E-" + offset, EventType.REFUND, customer, amount, NOON, 0, offset);
  }

  public TestEvent withId(String id) {
    return new TestEvent(id, type, customer, amount, occurredAt, partition, offset);
  }

  /** So many minutes after noon, or before. */
  public TestEvent minutesAfterNoon(long minutes) {
    return occurredAt(NOON.plus(Duration.ofMinutes(minutes)));
  }

  public TestEvent occurredAt(Instant instant) {
    return new TestEvent(eventId, type, customer, amount, instant, partition, offset);
  }

  public TestEvent in(int otherPartition) {
    return new TestEvent(eventId, type, customer, amount, occurredAt, otherPartition, offset);
  }

  /** As it comes from the parser. */
  public Accepted accepted() {
    return Accepted.of(position(), original(), purchase(), Money.inBase(signed()));
  }

  /** As the features, or a later history, see it. */
  public Fact fact() {
    return accepted().fact();
  }

  /** With a champion's prediction, as {@code Predict} leaves it. */
  public Accepted predicted(String expectedSpend) {
    return accepted().withPrediction(prediction(Role.CHAMPION, 0.5, expectedSpend));
  }

  /** A prediction by version 7 of a model: an interval from 0 to 2000, and 0.6 for over 1000. */
  public static Prediction prediction(Role role, double probability, String expectedSpend) {
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

  /** With an alert, as {@code SelectAlerts} leaves it. */
  public Accepted alerted(String expectedSpend) {
    return predicted(expectedSpend)
        .withAlert(new Alert("unusual", "{\"event\":\"" + eventId + "\"}"));
  }

  public Position position() {
    return new Position(TestDatabase.TOPIC_ID, partition, offset, KAFKA_TIMESTAMP);
  }

  /** As a dead letter of these bytes. */
  public DeadLetter deadLetter(byte[] key, byte[] payload) {
    return new DeadLetter(
        position(),
        new Original(Optional.ofNullable(key), Optional.ofNullable(payload)),
        "ParsePurchases",
        Reason.NOT_JSON,
        "no JSON at character 1");
  }

  /** As a dead letter of these bytes, with one header. */
  public DeadLetter deadLetter(byte[] payload, String header, String value) {
    return new DeadLetter(
        position(),
        new Original(
            Optional.empty(), Optional.of(payload), List.of(new KeptHeader(header, value))),
        "ParsePurchases",
        Reason.NOT_JSON,
        "no JSON at character 1");
  }

  /** As it comes from the parser, with one header. */
  public Accepted withHeader(String header, String value) {
    Accepted accepted = accepted();
    return Accepted.of(
        position(),
        new Original(
            accepted.original().key(),
            accepted.original().value(),
            List.of(new KeptHeader(header, value))),
        accepted.purchase(),
        accepted.money());
  }

  /** Keyed by the customer. */
  public Original original() {
    return new Original(Optional.of(customer.getBytes(UTF_8)), Optional.of(json()));
  }

  public byte[] json() {
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
        new BigDecimal(amount).setScale(4),
        "US",
        "web",
        List.of(new LineItem("S-1", "books", 1, new BigDecimal(amount))));
  }

  private BigDecimal signed() {
    BigDecimal price = new BigDecimal(amount).setScale(4);
    return type == EventType.REFUND ? price.negate() : price;
  }
}
