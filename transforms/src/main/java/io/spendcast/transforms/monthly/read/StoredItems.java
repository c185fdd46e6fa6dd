package io.spendcast.transforms.monthly.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.function.Consumer;

/** Reads a basket's lines as the stream has stored them. */
public final class StoredItems {
  private static final JsonFactory JSON = new JsonFactory();

  private StoredItems() {}

  /**
   * Line of a basket.
   *
   * @param category empty when the event names none
   * @param price price of all units together, in the currency of the event
   */
  public record Item(String sku, String category, long quantity, BigDecimal price) {}

  public static void forEach(String items, Consumer<Item> taker) {
    try (JsonParser parser = JSON.createParser(items)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        taker.accept(item(parser));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the stored items are no JSON", e);
    }
  }

  private static Item item(JsonParser parser) throws IOException {
    String sku = "";
    String category = "";
    long quantity = 0;
    BigDecimal unitPrice = BigDecimal.ZERO;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.getCurrentName();
      parser.nextToken();
      switch (field) {
        case "sku" -> sku = parser.getText();
        case "category" -> category = parser.getText();
        case "quantity" -> quantity = parser.getLongValue();
        case "unit_price" -> unitPrice = new BigDecimal(parser.getText());
        default -> parser.skipChildren();
      }
    }
    return new Item(sku, category, quantity, unitPrice.multiply(BigDecimal.valueOf(quantity)));
  }
}
