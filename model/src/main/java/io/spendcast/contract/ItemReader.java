package io.spendcast.contract;

import io.spendcast.domain.LineItem;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Reads one line of a basket from a parser that stands at it. For one use. */
final class ItemReader {
  static final int MAX_QUANTITY = 1_000_000;

  /** The longest price, in characters: far beyond any amount that fits, and cheap to convert. */
  static final int MAX_PRICE_LENGTH = 32;

  /** Digits as in a JSON number, without sign and exponent. */
  private static final Pattern PRICE = Pattern.compile("(0|[1-9][0-9]*)(\\.[0-9]{1,4})?");

  private final FieldReader fields;

  private String sku;
  private String category = "";
  private Integer quantity;
  private BigDecimal unitPrice;

  ItemReader(FieldReader fields) {
    this.fields = fields;
  }

  LineItem read() throws IOException, Rejection {
    fields.object(this::readField);
    return new LineItem(
        fields.required(sku, "sku"),
        category,
        fields.required(quantity, "quantity"),
        fields.required(unitPrice, "unit_price"));
  }

  private void readField(String name) throws IOException, Rejection {
    switch (name) {
      case "sku" -> sku = fields.id();
      case "category" -> category = fields.label();
      case "quantity" -> quantity = fields.integer(Reason.BAD_QUANTITY, 1, MAX_QUANTITY);
      case "unit_price" -> unitPrice = unitPrice();
      default -> fields.skip();
    }
  }

  private BigDecimal unitPrice() throws IOException, Rejection {
    String price = fields.text();
    if (price.length() > MAX_PRICE_LENGTH || !PRICE.matcher(price).matches()) {
      throw fields.reject(
          Reason.BAD_PRICE,
          "must be digits with at most 4 decimals, zero or more, in at most "
              + MAX_PRICE_LENGTH
              + " characters");
    }
    return new BigDecimal(price);
  }
}
