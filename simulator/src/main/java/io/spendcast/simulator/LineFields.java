package io.spendcast.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Fields of a line of a log, good or bad, as far as the line can be read.
 *
 * @param customer text of {@code customer_id}, empty without one
 * @param occurredAt a time from 1990 on
 * @param currency text of {@code currency}, empty without one
 */
record LineFields(String customer, Optional<Instant> occurredAt, String currency) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

  static LineFields of(byte[] line) {
    String customer = "";
    Optional<Instant> occurredAt = Optional.empty();
    String currency = "";
    try (JsonParser json = JSON.createParser(line)) {
      boolean object = json.nextToken() == JsonToken.START_OBJECT;
      while (object && json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.getCurrentName();
        if (json.nextToken() != JsonToken.VALUE_STRING) {
          json.skipChildren();
        } else if (field.equals("customer_id")) {
          customer = json.getText();
        } else if (field.equals("occurred_at")) {
          occurredAt = time(json.getText());
        } else if (field.equals("currency")) {
          currency = json.getText();
        }
      }
    } catch (IOException e) {
      // Not JSON from here on; what was read before is good enough.
    }
    return new LineFields(customer, occurredAt, currency);
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text)).filter(read -> !read.isBefore(EARLIEST));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
