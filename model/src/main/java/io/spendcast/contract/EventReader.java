package io.spendcast.contract;

import com.fasterxml.jackson.core.JsonParser;
import io.spendcast.domain.CurrencyDecimals;
import io.spendcast.domain.EventType;
import io.spendcast.domain.LineItem;
import io.spendcast.domain.Purchase;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads one event, and nothing after it, from a parser that stands before it. For one use. */
final class EventReader {
  static final int MAX_ITEMS = 10_000;
  static final Duration MAX_AHEAD = Duration.ofDays(1);
  static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

  /** Largest amount that the column type {@code numeric(16,4)} holds. */
  static final BigDecimal MAX_AMOUNT = new BigDecimal("999999999999.9999");

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  private final JsonParser json;
  private final FieldReader fields;
  private final Instant receivedAt;

  private String eventId;
  private EventType type;
  private String orderId;
  private String customerId;
  private Instant occurredAt;
  private String currency;
  private String country = "";
  private String channel = "";
  private List<LineItem> items;

  EventReader(JsonParser json, Instant receivedAt) {
    this.json = json;
    this.fields = new FieldReader(json);
    this.receivedAt = receivedAt;
  }

  Purchase read() throws IOException, Rejection {
    if (json.nextToken() == null) {
      throw new Rejection(Reason.NOT_JSON, "the value is blank");
    }
    fields.object(this::readField);
    if (json.nextToken() != null) {
      throw new Rejection(Reason.NOT_JSON, "the value goes on after the event");
    }
    return new Purchase(
        fields.required(eventId, "event_id"),
        fields.required(type, "type"),
        fields.required(orderId, "order_id"),
        fields.required(customerId, "customer_id"),
        fields.required(occurredAt, "occurred_at"),
        fields.required(currency, "currency"),
        amountOf(fields.required(items, "items")),
        country,
        channel,
        items);
  }

  private void readField(String name) throws IOException, Rejection {
    switch (name) {
      case "event_id" -> eventId = fields.id();
      case "type" -> type = type();
      case "order_id" -> orderId = fields.id();
      case "customer_id" -> customerId = fields.id();
      case "occurred_at" -> occurredAt = occurredAt();
      case "currency" -> currency = currency();
      case "country" -> country = fields.label();
      case "channel" -> channel = fields.label();
      case "items" -> items = items();
      default -> fields.skip();
    }
  }

  private EventType type() throws IOException, Rejection {
    return switch (fields.text()) {
      case "purchase" -> EventType.PURCHASE;
      case "refund" -> EventType.REFUND;
      default -> throw fields.reject(Reason.BAD_TYPE, "must be purchase or refund");
    };
  }

  private Instant occurredAt() throws IOException, Rejection {
    Instant time;
    try {
      time = Rfc3339.parse(fields.text());
    } catch (DateTimeException e) {
      throw fields.reject(Reason.BAD_TIME, "must be an RFC 3339 time with Z or an offset");
    }
    if (time.isBefore(EARLIEST)) {
      throw fields.reject(Reason.BAD_TIME, "must not be before 1990, in UTC");
    }
    if (time.minus(MAX_AHEAD).isAfter(receivedAt)) {
      throw fields.reject(Reason.BAD_TIME, "must be at most a day after the record was received");
    }
    return time;
  }

  private String currency() throws IOException, Rejection {
    String code = fields.text();
    if (!CURRENCY.matcher(code).matches()) {
      throw fields.reject(Reason.BAD_CURRENCY, "must be three capital letters from A to Z");
    }
    return code;
  }

  private List<LineItem> items() throws IOException, Rejection {
    List<LineItem> lines = new ArrayList<>();
    fields.array(
        () -> {
          if (lines.size() == MAX_ITEMS) {
            throw fields.reject(Reason.BAD_ITEMS, "is one item more than " + MAX_ITEMS);
          }
          lines.add(new ItemReader(fields).read());
        });
    if (lines.isEmpty()) {
      throw fields.reject(Reason.BAD_ITEMS, "must hold at least one item");
    }
    return lines;
  }

  private BigDecimal amountOf(List<LineItem> lines) throws Rejection {
    BigDecimal exact = BigDecimal.ZERO;
    for (LineItem line : lines) {
      exact = exact.add(line.amount());
    }
    BigDecimal amount = exact.setScale(CurrencyDecimals.STORED, RoundingMode.UNNECESSARY);
    if (amount.compareTo(MAX_AMOUNT) > 0) {
      throw fields.reject(Reason.AMOUNT_OVERFLOW, "must amount to at most " + MAX_AMOUNT);
    }
    return amount;
  }
}
