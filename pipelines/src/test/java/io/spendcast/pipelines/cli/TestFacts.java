package io.spendcast.pipelines.cli;

import java.time.Instant;

/** Rows of a database as the stream would have left them; the tests show only what matters. */
public final class TestFacts {
  public static final String TOPIC = "11111111-1111-1111-1111-111111111111";
  public static final String OLD_TOPIC = "22222222-2222-2222-2222-222222222222";

  private static final String PURCHASE =
      """
      insert into spendcast.purchases
      values ('%1$s', %2$d, '%5$s', 'O-1', '%3$s', '%4$s', %6$s, %6$s, 'USD', 1, null, 'US', 'web',
        '[{"sku": "S-1", "category": "books", "quantity": 2, "unit_price": "5.00"}]', 2, 1, 'books',
        null, '%7$s', 0, %2$d, '%4$s', '2026-03-01 00:00Z')
      """;

  private TestFacts() {}

  /** On partition 0, at the offset that equals its arrival. */
  public static String purchase(String event, int arrival, String customer, Instant occurredAt) {
    return String.format(
        PURCHASE, event, arrival, customer, occurredAt, "purchase", "10.00", TOPIC);
  }

  public static String refund(String event, int arrival, String customer, Instant occurredAt) {
    return String.format(PURCHASE, event, arrival, customer, occurredAt, "refund", "-4.00", TOPIC);
  }

  public static String prediction(String event, String version) {
    return prediction(event, "spend", version);
  }

  public static String prediction(String event, String model, String version) {
    return prediction(event, "champion", model, version);
  }

  public static String prediction(String event, String role, String model, String version) {
    return String.format(
        "insert into spendcast.predictions values ('%s', '%s', '%s', '%s', 90, 0.75, 1234.5,"
            + " '2026-03-01 00:00Z')",
        event, role, model, version);
  }

  public static String alert(String event, String status) {
    return "insert into spendcast.alerts values ('"
        + event
        + "', 'C-1', '2026-02-01', 1234.5, 'four times the usual basket', '{}', '"
        + status
        + "', null, 1, 'M-"
        + event
        + "', null, now() - interval '125 minutes', '2026-03-01 00:00:01Z')";
  }

  public static String deadLetter(int offset, String reason) {
    return "insert into spendcast.dead_letters values ('"
        + TOPIC
        + "', 0, "
        + offset
        + ", '2026-02-01', 'C-9', 'Parse', '"
        + reason
        + "', 'the value is no JSON', convert_to(E'{\\x1b[31m', 'UTF8'), '2026-03-01 00:00Z')";
  }

  public static String duplicate(int offset, String event) {
    return String.format(
        "insert into spendcast.duplicates values ('%s', 0, %d, '%s', '2026-03-01 00:00Z')",
        TOPIC, offset, event);
  }

  public static String gap(String offsets, String kind) {
    return String.format(
        "insert into spendcast.ledger_gaps values ('g', '%s', 0, '%s', '%s', '2026-03-01 00:00Z')",
        TOPIC, offsets, kind);
  }

  /** A partition whose start is its first offset; caught up two hours and five minutes ago. */
  public static String ledger(String topic, int partition, int start, String done) {
    return String.format(
        "insert into spendcast.kafka_ledger values ('g', '%s', %d, 'purchases', %d, '%s',"
            + " now() - interval '125 minutes', '2026-03-01 00:00Z')",
        topic, partition, start, done);
  }

  /**
   * @param values epoch, threshold, probability, longest age and cooldown
   */
  public static String alertRules(int firstArrival, String values) {
    return String.format(
        "insert into spendcast.alert_rules (consumer_group, topic_id, first_arrival, epoch,"
            + " threshold, probability, max_age, cooldown) values ('g', '%s', %d, %s)",
        TOPIC, firstArrival, values);
  }

  public static String stream(int epoch) {
    return String.format(
        "insert into spendcast.streams values ('g', %d, 'purchases', '%s', '2026-02-28 00:00Z')",
        epoch, TOPIC);
  }
}
