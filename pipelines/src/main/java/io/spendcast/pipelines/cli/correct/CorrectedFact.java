package io.spendcast.pipelines.cli.correct;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * Stored event that is or may be corrected, with the numbers of results that depend on it.
 *
 * @param reason null when it is not corrected; so too {@code correctedAt}
 * @param scored number of the customer's purchases whose predictions used it
 * @param judged number of judged predictions that it is part of, its own included
 * @param months months whose current report counts it
 * @param alert null when the event caused no alert
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
   * Alert that the event caused.
   *
   * @param publishedAt null when it was not sent
   * @param held whether a sender holds it at this moment; null when none ever did
   */
  record FactAlert(String status, Instant publishedAt, Boolean held) {}
}
