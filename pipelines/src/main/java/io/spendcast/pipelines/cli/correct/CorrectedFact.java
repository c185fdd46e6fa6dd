package io.spendcast.pipelines.cli.correct;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * A stored event that is or may be corrected, and what was made with it.
 *
 * @param reason null when it is not corrected; so too {@code correctedAt}
 * @param scored purchases of the customer whose predictions were made with it
 * @param judged judged predictions that it is part of, its own included
 * @param months months whose current report counts it
 * @param alert null when it made none
 */
record CorrectedFact(
    String eventId,
    String type,
    String customerId,
    String orderId,
    Instant occurredAt,
    BigDecimal amount,
    BigDecimal originalAmount,
    String currency,
    String reason,
    Instant correctedAt,
    long scored,
    long judged,
    List<String> months,
    FactAlert alert) {

  boolean isCorrected() {
    return correctedAt != null;
  }

  /**
   * The alert that the event made.
   *
   * @param publishedAt null when it was not sent
   * @param held whether a sender has it at this moment; null when none ever had
   */
  record FactAlert(String status, Instant publishedAt, Boolean held) {}
}
