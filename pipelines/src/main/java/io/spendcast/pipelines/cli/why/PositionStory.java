package io.spendcast.pipelines.cli.why;

import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.start.Database;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Outcomes of a position of Kafka.
 *
 * @param verdicts verdicts of the ledgers; read only when there is no outcome
 */
record PositionStory(KafkaPosition position, List<Outcome> outcomes, List<Verdict> verdicts) {

  static PositionStory read(Database database, KafkaPosition position) throws SQLException {
    Object[] asked = {position.topicId(), position.partition(), position.offset()};
    List<Outcome> outcomes = database.list(Outcome.class, "WhyPosition.sql", asked);
    return new PositionStory(
        position,
        outcomes,
        outcomes.isEmpty() ? database.list(Verdict.class, "WhyLedger.sql", asked) : List.of());
  }

  boolean isEmpty() {
    return outcomes.isEmpty() && verdicts.isEmpty();
  }

  void tell(Printout page) {
    for (Outcome outcome : outcomes) {
      page.title("Position " + position + ": " + outcome.outcome());
      page.field("topic id", outcome.topicId());
      page.field("event", outcome.eventId());
      page.field("reason", outcome.reason());
      page.field("stored at", outcome.storedAt());
      page.field("resolved at", outcome.resolvedAt());
      page.field("record key", outcome.recordKey());
      page.field("bytes", outcome.payloadBytes());
      page.field("payload", outcome.payload());
      RecordHeaders.tell(outcome.headers(), page);
    }
    for (Verdict verdict : verdicts) {
      page.title("Position " + position + ": " + verdict.verdict());
      page.field("group", verdict.consumerGroup());
      page.field("topic", verdict.topic());
      page.field("topic id", verdict.topicId());
    }
  }

  /**
   * A stored outcome.
   *
   * @param headers of a dead letter; null without any
   * @param payload the first 500 bytes, those that are not ASCII as {@code \ooo}
   */
  record Outcome(
      String outcome,
      String topicId,
      String eventId,
      String reason,
      Instant storedAt,
      String recordKey,
      String payload,
      Integer payloadBytes,
      Instant resolvedAt,
      Map<String, String> headers) {}

  /** Verdict of one consumer group's ledger on a position without an outcome. */
  record Verdict(String consumerGroup, String topic, String topicId, String verdict) {}
}
