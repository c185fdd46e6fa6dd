package io.spendcast.transforms.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spendcast.domain.LineItem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A basket's lines as stored: the contract's own fields, prices as strings so that they stay exact.
 */
final class ItemsJson {
  private static final JsonFactory JSON = new JsonFactory();

  private ItemsJson() {}

  static String of(List<LineItem> items) {
    StringWriter out = new StringWriter(64 * items.size());
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartArray();
      for (LineItem item : items) {
        json.writeStartObject();
        json.writeStringField("sku", item.sku());
        if (!item.category().isEmpty()) {
          json.writeStringField("category", item.category());
        }
        json.writeNumberField("quantity", item.quantity());
        json.writeStringField("unit_price", item.unitPrice().toPlainString());
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a string does not fail to be written to", e);
    }
    return out.toString();
  }
}
