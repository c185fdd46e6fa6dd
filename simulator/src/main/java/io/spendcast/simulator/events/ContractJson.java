package io.spendcast.simulator.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spendcast.simulator.shop.Checkout;
import io.spendcast.simulator.shop.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a checkout as version 1 of the event contract, on one line. */
final class ContractJson {
  private static final JsonFactory JSON = new JsonFactory();

  private ContractJson() {}

  static byte[] write(Checkout checkout) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("event_id", checkout.eventId());
      json.writeStringField("type", checkout.refund() ? "refund" : "purchase");
      json.writeStringField("order_id", checkout.orderId());
      json.writeStringField("customer_id", checkout.customer().id());
      json.writeStringField("occurred_at", checkout.occurredAt().toString());
      json.writeStringField("currency", checkout.customer().market.currency);
      json.writeStringField("country", checkout.customer().market.name());
      json.writeStringField("channel", checkout.channel());
      json.writeArrayFieldStart("items");
      for (Line line : checkout.lines()) {
        write(line, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void write(Line line, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("sku", line.sku());
    if (!line.category().isEmpty()) {
      json.writeStringField("category", line.category());
    }
    json.writeNumberField("quantity", line.quantity());
    json.writeStringField("unit_price", line.unitPrice().toPlainString());
    json.writeEndObject();
  }
}
