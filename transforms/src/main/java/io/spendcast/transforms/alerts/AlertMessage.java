package io.spendcast.transforms.alerts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendcast.domain.Fact;
import io.spendcast.domain.Prediction;
import io.spendcast.domain.Purchase;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Alert;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes the message that an alert is published as; {@code alert.schema.json} describes it.
 *
 * <p>A pure function of the purchase, its history and its prediction.
 */
final class AlertMessage implements Serializable {
  private static final long serialVersionUID = 1;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 2;
  private static final BigDecimal HUNDRED = new BigDecimal(100);

  private final String currency;
  // Null: messages have no link. Optional is not serialisable.
  private final CustomerPages pages;

  private AlertMessage(String currency, CustomerPages pages) {
    this.currency = currency;
    this.pages = pages;
  }

  /** Messages with amounts in the base currency and without a link. */
  static AlertMessage in(String currency) {
    return new AlertMessage(currency, null);
  }

  /** Messages that link to the customer's page. */
  AlertMessage withPages(CustomerPages customers) {
    return new AlertMessage(currency, customers);
  }

  /**
   * The message of an alert that the expected spend raised.
   *
   * @param accepted with one champion prediction
   */
  Alert ofExpectedSpend(Accepted accepted) {
    Prediction prediction = accepted.champion().orElseThrow();
    String subject =
        say(
            "High expected spend: %,.2f %s in %d days",
            prediction.expectedSpend(), currency, prediction.horizonDays());
    return message(accepted, subject);
  }

  /**
   * The message of an alert that the probability of exceeding the threshold raised.
   *
   * @param accepted with one champion prediction
   */
  Alert ofProbability(Accepted accepted) {
    Prediction prediction = accepted.champion().orElseThrow();
    String subject =
        say(
            "%s chance of more than %s %s in %d days",
            percent(prediction.exceedance().probability()),
            whole(prediction.exceedance().threshold()),
            currency,
            prediction.horizonDays());
    return message(accepted, subject);
  }

  private Alert message(Accepted accepted, String subject) {
    Prediction prediction = accepted.champion().orElseThrow();
    float[] features = accepted.features().orElseThrow().values();
    String reason = AlertReason.of(features, prediction.expectedSpend().doubleValue(), currency);
    ObjectNode message = JSON.createObjectNode();
    message.put("version", VERSION);
    addPurchase(message, accepted);
    addPrediction(message, prediction);
    message.put("reason", reason);
    AlertReason.changes(features, currency).forEach(message.putArray("changes")::add);
    addLastPurchases(message.putArray("last_purchases"), accepted.lastPurchases());
    message.put("subject", subject);
    String text = text(accepted, prediction) + " " + reason + last(accepted.lastPurchases());
    if (pages != null) {
      String link = pages.of(accepted.purchase().customerId());
      message.put("link", link);
      text += " " + link;
    }
    message.put("text", text);
    return new Alert(reason, message.toString());
  }

  private void addPurchase(ObjectNode message, Accepted accepted) {
    Purchase purchase = accepted.purchase();
    message.put("event_id", purchase.eventId());
    message.put("order_id", purchase.orderId());
    message.put("customer_id", purchase.customerId());
    message.put("occurred_at", purchase.occurredAt().toString());
    message.put("amount", accepted.money().amount().toPlainString());
    message.put("currency", currency);
  }

  private static void addPrediction(ObjectNode message, Prediction prediction) {
    message.put("expected_spend", prediction.expectedSpend().toPlainString());
    message.put("spend_low", prediction.interval().low().toPlainString());
    message.put("spend_high", prediction.interval().high().toPlainString());
    message.put("exceed_threshold", prediction.exceedance().threshold().toPlainString());
    message.put("exceed_probability", prediction.exceedance().probability().doubleValue());
    message.put("purchase_probability", prediction.purchaseProbability());
    message.put("horizon_days", prediction.horizonDays());
    message.put("model", prediction.model());
    message.put("model_version", prediction.version());
  }

  private static void addLastPurchases(ArrayNode array, List<Fact> purchases) {
    for (Fact purchase : purchases) {
      array
          .addObject()
          .put("occurred_at", occurredAt(purchase).toString())
          .put("amount", amount(purchase).toPlainString());
    }
  }

  private String last(List<Fact> purchases) {
    return purchases.isEmpty()
        ? ""
        : purchases.stream()
            .map(p -> say("%s %,.2f %s", day(p), amount(p), currency))
            .collect(Collectors.joining(", ", " Last purchases: ", "."));
  }

  private static LocalDate day(Fact purchase) {
    return LocalDate.ofInstant(occurredAt(purchase), ZoneOffset.UTC);
  }

  private static Instant occurredAt(Fact purchase) {
    return Instant.EPOCH.plus(purchase.occurredAtMicros(), ChronoUnit.MICROS);
  }

  private static BigDecimal amount(Fact purchase) {
    return BigDecimal.valueOf(purchase.cents(), 2);
  }

  private String text(Accepted accepted, Prediction prediction) {
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
