package io.spendcast.pipelines.cli.why;

import com.fasterxml.jackson.databind.JsonNode;
import io.spendcast.domain.Fact;
import io.spendcast.domain.History;
import io.spendcast.pipelines.cli.RecordedRules;
import io.spendcast.pipelines.start.Database;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is known about an event id.
 *
 * @param event empty when only duplicates of it are left
 * @param history facts that the event was scored on; empty for a refund
 */
public record EventStory(
    Optional<StoredEvent> event,
    List<Copy> copies,
    History history,
    List<StoredPrediction> predictions,
    Optional<RecordedRules> alertRules,
    Optional<StoredAlert> alert,
    Optional<Correction> correction) {

  public static EventStory read(Database transaction, String eventId) throws SQLException {
    Database database = transaction.with(EventStory.class);
    Optional<StoredEvent> event = database.find(StoredEvent.class, "WhyEvent.sql", eventId);
    boolean scored = event.isPresent() && !event.get().fact().refund();
    return new EventStory(
        event,
        database.list(Copy.class, "WhyDuplicates.sql", eventId),
        scored ? history(database, eventId) : History.NONE,
        database.list(StoredPrediction.class, "WhyPredictions.sql", eventId),
        database.find(RecordedRules.class, "WhyRules.sql", eventId),
        database.find(StoredAlert.class, "WhyAlert.sql", eventId),
        database.find(Correction.class, "WhyCorrection.sql", eventId));
  }

  private static History history(Database database, String eventId) throws SQLException {
    return new History(database.list(Fact.class, "WhyHistory.sql", eventId, History.LIMIT));
  }

  boolean isEmpty() {
    return event.isEmpty() && copies.isEmpty();
  }

  /**
   * Row of {@code purchases}.
   *
   * @param headers of the record; null without any
   * @param fact the part of the row that features are computed from
   */
  public record StoredEvent(
      String eventId,
      String type,
      String orderId,
      String customerId,
      Instant occurredAt,
      long arrival,
      BigDecimal amount,
      BigDecimal originalAmount,
      String currency,
      BigDecimal rate,
      LocalDate rateDay,
      String country,
      String channel,
      JsonNode items,
      String unscored,
      Map<String, String> headers,
      String topicId,
      int partition,
      long kafkaOffset,
      Instant kafkaTimestamp,
      Instant storedAt,
      Fact fact) {}

  /** Position of a later record with the same event id. */
  record Copy(String topicId, int partition, long kafkaOffset, Instant storedAt) {}

  /**
   * Row of {@code predictions}; the interval is null in rows of earlier versions of the program.
   */
  record StoredPrediction(
      String role,
      String model,
      String version,
      int horizonDays,
      double purchaseProbability,
      BigDecimal expectedSpend,
      BigDecimal spendLow,
      BigDecimal spendHigh,
      BigDecimal exceedProbability,
      BigDecimal exceedThreshold,
      Instant predictedAt) {}

  /**
   * Row of {@code corrections}.
   *
   * @param arrival number of the correction in the order of arrivals; purchases with a higher one
   *     are scored without the event
   */
  record Correction(String reason, Instant correctedAt, long arrival) {}

  /** Row of {@code alerts}. */
  record StoredAlert(
      String status,
      String reason,
      int attempts,
      String messageId,
      String error,
      Instant createdAt,
      Instant publishedAt,
      String workState,
      String markedBy,
      Instant markedAt,
      String note) {}
}
