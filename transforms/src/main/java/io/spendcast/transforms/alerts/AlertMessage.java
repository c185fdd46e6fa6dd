package io.spendcast.transforms.alerts;

import static io.spendcast.domain.CurrencyDecimals.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spendcast.domain.CurrencyDecimals;
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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
  private final ZoneId zone;
  // Null: messages have no link. Optional is not serialisable.
  private final CustomerPages pages;

  private AlertMessage(String currency, ZoneId zone, CustomerPages pages) {
    this.currency = currency;
    this.zone = zone;
    this.pages = pages;
  }

  /** Messages with amounts in the base currency, days in UTC, and without a link. */
  static AlertMessage in(String currency) {
    return new AlertMessage(currency, ZoneOffset.UTC, null);
  }

  /** Messages that name the shop's days. */
  AlertMessage withTimeZone(ZoneId shop) {
    return new AlertMessage(currency, shop, pages);
  }

  /** Messages that link to the customer's page. */
  AlertMessage withPages(CustomerPages customers) {
    return new AlertMessage(currency, zone, customers);
  }

  /**
   * The message of an alert that the expected spend raised.
   *
   * @param accepted with one champion prediction
   */
  Alert ofExpectedSpend(Accepted accepted) {
    Prediction prediction = accepted.champion().orElseThrow();
    String expected = text(prediction.expectedSpend(), currency);
    return message(
        accepted, "High expected spend: " + expected + " in " + prediction.horizonDays() + " days");
  }

  /**
   * The message of an alert that the probability of exceeding the threshold raised.
   *
   * @param accepted with one champion prediction
   */
  Alert ofProbability(Accepted accepted) {
    Prediction prediction = accepted.champion().orElseThrow();
    return message(accepted, chance(prediction) + " in " + prediction.horizonDays() + " days");
  }

  private Alert message(Accepted accepted, String subject) {
    Prediction prediction = accepted.champion().orElseThrow();
    float[] features = accepted.features().orElseThrow().values();
    String reason = AlertReason.of(features, prediction.expectedSpend().doubleValue(), currency);
    ObjectNode message = JSON.createObjectNode();
    message.put("version", VERSION);
    addPurchase(message, accepted);
    addPrediction(message, prediction);
    message.put("segment", AlertGroup.segment(features));
    message.put("reason", reason);
    AlertReason.changes(features, currency).forEach(message.putArray("changes")::add);
    addLastPurchases(message.putArray("last_purchases"), accepted.lastPurchases());
    message.put("subject", subject);
    String text = sentence(accepted, prediction) + " " + reason + last(accepted.lastPurchases());
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
    message.put("amount", plain(accepted.money().amount(), currency));
    message.put("currency", currency);
    message.put("country", purchase.country());
  }

  private void addPrediction(ObjectNode message, Prediction prediction) {
    message.put("expected_spend", plain(prediction.expectedSpend(), currency));
    message.put("expected_spend_band", AlertGroup.band(prediction.expectedSpend()));
    message.put("spend_low", plain(prediction.interval().low(), currency));
    message.put("spend_high", plain(prediction.interval().high(), currency));
    message.put("exceed_threshold", prediction.exceedance().threshold().toPlainString());
    message.put("exceed_probability", prediction.exceedance().probability().doubleValue());
    message.put("purchase_probability", prediction.purchaseProbability());
    message.put("horizon_days", prediction.horizonDays());
    message.put("model", prediction.model());
    message.put("model_version", prediction.version());
  }

  private void addLastPurchases(ArrayNode array, List<Fact> purchases) {
    for (Fact purchase : purchases) {
      array
          .addObject()
          .put("occurred_at", occurredAt(purchase).toString())
          .put("amount", plain(amount(purchase), currency));
    }
  }

  private String last(List<Fact> purchases) {
    return purchases.isEmpty()
        ? ""
        : purchases.stream()
            .map(p -> day(p) + " " + text(amount(p), currency))
            .collect(Collectors.joining(", ", " Last purchases: ", "."));
  }

  private LocalDate day(Fact purchase) {
    return LocalDate.ofInstant(occurredAt(purchase), zone);
  }

  private static Instant occurredAt(Fact purchase) {
    return Instant.EPOCH.plus(purchase.occurredAtMicros(), ChronoUnit.MICROS);
  }

  private static BigDecimal amount(Fact purchase) {
    return BigDecimal.valueOf(purchase.amountE4(), 4);
  }

  private String sentence(Accepted accepted, Prediction prediction) {
    return "Customer "
        + accepted.purchase().customerId()
        + " has just bought for "
        + text(accepted.money().amount(), currency)
        + " and is expected to spend "
        + text(prediction.expectedSpend(), currency)
        + " more within "
        + prediction.horizonDays()
        + " days ("
        + Math.round(100 * prediction.purchaseProbability())
        + " % likely to buy again): between "
        + CurrencyDecimals.number(prediction.interval().low(), currency)
        + " and "
        + text(prediction.interval().high(), currency)
        + " (8 of 10 cases), "
        + chance(prediction)
        + ".";
  }

  private String chance(Prediction prediction) {
    return percent(prediction.exceedance().probability())
        + " chance of more than "
        + whole(prediction.exceedance().threshold(), currency)
        + " "
        + currency;
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
    BigDecimal exact = threshold.stripTrailingZeros();
    int own = exact.scale() <= 0 ? 0 : CurrencyDecimals.of(currency);
    return CurrencyDecimals.grouped(exact.setScale(Math.max(exact.scale(), own)));
  }
}
