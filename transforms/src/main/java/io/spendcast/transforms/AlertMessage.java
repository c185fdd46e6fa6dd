package io.spendcast.transforms;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendcast.domain.Prediction;
import io.spendcast.domain.Purchase;
import java.util.Locale;

/** Writes the message that an alert is published as; {@code alert.schema.json} describes it. */
final class AlertMessage {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 1;

  private AlertMessage() {}

  /**
   * @param accepted with one champion prediction
   */
  static Alert of(Accepted accepted, String currency) {
    Purchase purchase = accepted.purchase();
    Prediction prediction = accepted.predictions().get(0);
    String reason =
        AlertReason.of(
            accepted.features().orElseThrow().values(),
            prediction.expectedSpend().doubleValue(),
            currency);
    String subject =
        String.format(
            Locale.ROOT,
            "High expected spend: %,.2f %s in %d days",
            prediction.expectedSpend(),
            currency,
            prediction.horizonDays());
    ObjectNode message = JSON.createObjectNode();
    message.put("version", VERSION);
    message.put("event_id", purchase.eventId());
    message.put("order_id", purchase.orderId());
    message.put("customer_id", purchase.customerId());
    message.put("occurred_at", purchase.occurredAt().toString());
    message.put("amount", accepted.money().amount().toPlainString());
    message.put("currency", currency);
    message.put("expected_spend", prediction.expectedSpend().toPlainString());
    message.put("purchase_probability", prediction.purchaseProbability());
    message.put("horizon_days", prediction.horizonDays());
    message.put("model", prediction.model());
    message.put("model_version", prediction.version());
    message.put("reason", reason);
    message.put("subject", subject);
    message.put("text", text(purchase, accepted, prediction, currency) + " " + reason);
    return new Alert(reason, message.toString());
  }

  private static String text(
      Purchase purchase, Accepted accepted, Prediction prediction, String currency) {
    return String.format(
        Locale.ROOT,
        "Customer %s has just bought for %,.2f %s and is expected to spend %,.2f %s more within"
            + " %d days (%.0f %% likely to buy again).",
        purchase.customerId(),
        accepted.money().amount(),
        currency,
        prediction.expectedSpend(),
        currency,
        prediction.horizonDays(),
        100 * prediction.purchaseProbability());
  }
}
