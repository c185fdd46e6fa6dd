package io.spendcast.transforms.alerts;

import static io.spendcast.domain.CurrencyDecimals.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendcast.domain.CurrencyDecimals;
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
            "High expected spend: %s in %d days",
            text(prediction.expectedSpend(), currency), prediction.horizonDays());
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
            whole(prediction.exceedance().threshold(), currency),
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
    message.put("amount", plain(accepted.money().amount(), currency));
    message.put("currency", currency);
    message.put("expected_spend", plain(prediction.expectedSpend(), currency));
    message.put("spend_low", plain(prediction.interval().low(), currency));
    message.put("spend_high", plain(prediction.interval().high(), currency));
    message.put("exceed_threshold", prediction.exceedance().threshold().toPlainString());
    message.put("exceed_probability", prediction.exceedance().probability().doubleValue());
    message.put("purchase_probability", prediction.purchaseProbability());
    message.put("horizon_days", prediction.horizonDays());
    message.put("model", prediction.model());
    message.put("model_version", prediction.version());
    message.put("reason", reason);
    message.put("subject", subject);
    message.put("text", sentence(accepted, prediction, currency) + " " + reason);
    return new Alert(reason, message.toString());
  }

  private static String sentence(Accepted accepted, Prediction prediction, String currency) {
    return say(
            "Customer %s has just bought for %s and is expected to spend %s more within"
                + " %d days (%.0f %% likely to buy again):",
            accepted.purchase().customerId(),
            text(accepted.money().amount(), currency),
            text(prediction.expectedSpend(), currency),
            prediction.horizonDays(),
            100 * prediction.purchaseProbability())
        + say(
            " between %s and %s (8 of 10 cases), %s chance of more than %s %s.",
            CurrencyDecimals.number(prediction.interval().low(), currency),
            text(prediction.interval().high(), currency),
            percent(prediction.exceedance().probability()),
            whole(prediction.exceedance().threshold(), currency),
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

  private static String plain(BigDecimal amount, String currency) {
    return CurrencyDecimals.round(amount, currency).toPlainString();
  }

  /** Formats the threshold exactly; without decimals if they are zero. */
  private static String whole(BigDecimal threshold, String currency) {
    int scale = threshold.stripTrailingZeros().scale();
    return scale <= 0
        ? say("%,.0f", threshold)
        : scale <= CurrencyDecimals.of(currency)
            ? CurrencyDecimals.number(threshold, currency)
            : say("%,." + scale + "f", threshold);
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
