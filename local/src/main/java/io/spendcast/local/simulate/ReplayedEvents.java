package io.spendcast.local.simulate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.spendcast.local.simulate.events.SimulatedEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Iterator;

/**
 * A file's lines as records, each byte for byte as it is, good or bad, in the file's order. Key and
 * time are read from the line as far as it can be read: no customer, no key; no time (or one that
 * the contract would refuse), the time of the line before.
 */
final class ReplayedEvents implements Iterator<SimulatedEvent> {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

  private final Iterator<byte[]> lines;
  private final Instant latest;
  private String key = "";
  private Instant occurredAt;

  ReplayedEvents(Iterator<byte[]> lines, Clock clock) {
    this.lines = lines;
    this.latest = clock.instant().plus(Duration.ofDays(1));
    this.occurredAt = clock.instant();
  }

  @Override
  public boolean hasNext() {
    return lines.hasNext();
  }

  @Override
  public SimulatedEvent next() {
    byte[] line = lines.next();
    key = "";
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        readFields(json);
      }
    } catch (IOException e) {
      // Not JSON from here on; what was read before is good enough, and the line goes as it is.
    }
    return new SimulatedEvent(SimulatedEvent.LINE, key, line, occurredAt);
  }

  private void readFields(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.getCurrentName();
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        json.skipChildren();
      } else if (field.equals("customer_id")) {
        key = json.getText();
      } else if (field.equals("occurred_at")) {
        readTime(json.getText());
      }
    }
  }

  private void readTime(String text) {
    try {
      Instant read = Instant.parse(text);
      if (!read.isBefore(EARLIEST) && !read.isAfter(latest)) {
        occurredAt = read;
      }
    } catch (DateTimeParseException e) {
      // A bad line; the time of the line before stays.
    }
  }
}
