package io.spendcast.transforms.alerts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendcast.domain.Prediction;
import io.spendcast.domain.Purchase;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Alert;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Writes the message that an alert is published as; {@code alert.schema.json} describes it. */
public final class AlertMessage {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 2;
  private static final BigDecimal HUNDRED = new BigDecimal(100);

  private AlertMessage() {}

  /**
   * The message of an alert that the expected spend raised.
   *
   * @param accepted with one champion prediction
   */
  public static Alert ofExpectedSpend(Accepted accepted, String currency) {
    Prediction prediction = accepted.champion().orElseThrow();
    String subject =
        say(
            "High expected spend: %,.2f %s in %d days",
            prediction.expectedSpend(), currency, prediction.horizonDays());
    return message(accepted, currency, subject);
  }

  /**
   * The message of an alert that the probability of exceeding the threshold raised.
   *
   * @param accepted with one champion prediction
   */
  static Alert ofProbability(Accepted accepted, String currency) {
    Prediction prediction = accepted.champion().orElseThrow();
    String subject =
        say(
            "%s chance of more than %s %s in %d days",
            percent(prediction.exceedance().probability()),
            whole(prediction.exceedance().threshold()),
            currency,
            prediction.horizonDays());
    return message(accepted, currency, subject);
  }

  private static Alert message(Accepted accepted, String currency, String subject) {
    Purchase purchase = accepted.purchase();
    Prediction prediction = accepted.champion().orElseThrow();
    String reason =
        AlertReason.of(
            accepted.features().orElseThrow().values(),
            prediction.expectedSpend().doubleValue(),
            currency);
    ObjectNode message = JSON.createObjectNode();
    message.put("version", VERSION);
    message.put("event_id", purchase.eventId());
    message.put("order_id", purchase.orderId());
    message.put("customer_id", purchase.customerId());
    message.put("occurred_at", purchase.occurredAt().toString());
    message.put("amount", accepted.money().amount().toPlainString());
    message.put("currency", currency);
    message.put("expected_spend", prediction.expectedSpend().toPlainString());
    message.put("spend_low", prediction.interval().low().toPlainString());
    message.put("spend_high", prediction.interval().high().toPlainString());
    message.put("exceed_threshold", prediction.exceedance().threshold().toPlainString());
    message.put("exceed_probability", prediction.exceedance().probability().doubleValue());
    message.put("purchase_probability", prediction.purchaseProbability());
    message.put("horizon_days", prediction.horizonDays());
    message.put("model", prediction.model());
    message.put("model_version", prediction.version());
    message.put("reason", reason);
    message.put("subject", subject);
    message.put("text", text(accepted, prediction, currency) + " " + reason);
    return new Alert(reason, message.toString());
  }

  private static String text(Accepted accepted, Prediction prediction, String currency) {
    return say(
            "Customer %s has just bought for %,.2f %s and is expected to spend %,.2f %s more within"
                + " %d days (%.0f %% likely to buy again):",
            accepted.purchase().customerId(),
            accepted.money().amount(),
            currency,
            prediction.expectedSpend(),
            currency,
            prediction.horizonDays(),
            100 * prediction.purchaseProbability())
        + say(
            " between %,.2f and %,.2f %s (8 of 10 cases), %s chance of more than %s %s.",
            prediction.interval().low(),
            prediction.interval().high(),
            currency,
            percent(prediction.exceedance().probability()),
            whole(prediction.exceedance().threshold()),
            currency);
  }

  /** Probability in whole percent, but never 0 % or 100 % for a probability that is neither. */
  private static String percent(BigDecimal probability) {
    BigDecimal percent = probability.movePointRight(2);
    if (percent.signum() > 0 && percent.compareTo(BigDecimal.ONE) < 0) {
      return "under 1 %";
    }
    BigDecimal whole = percent.setScale(0, RoundingMode.HALF_EVEN);
    return percent.compareTo(HUNDRED) < 0 && whole.compareTo(HUNDRED) == 0
        ? "over 99 %"
        : whole + " %";
  }

  /** Formats an amount, without decimals if they are zero and otherwise with two. */
  private static String whole(BigDecimal amount) {
    return say(amount.stripTrailingZeros().scale() > 0 ? "%,.2f" : "%,.0f", amount);
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
