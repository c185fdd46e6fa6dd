package io.spendcast.simulator.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Way to break the event contract. Each breaks a good event in this one way and keeps it on one
 * line, so that files can hold all but the tombstone.
 */
@SuppressWarnings("ImmutableEnumChecker") // The functions hold nothing.
enum Damage {
  TOMBSTONE(good -> new byte[0]),
  OVERSIZE(changing(good -> good.put("note", "x".repeat(1 << 20)))),
  NOT_UTF8(good -> text(good.put("channel", "caf\u00e9")).getBytes(ISO_8859_1)),
  NOT_JSON(rewriting(json -> "checkout " + json.length() + " of register 7")),
  TRUNCATED(rewriting(json -> json.substring(0, json.length() - json.length() / 3))),
  TRAILING_DATA(rewriting(json -> json + " {}")),
  NOT_AN_OBJECT(rewriting(json -> "[" + json + "]")),
  DEEP_NESTING(rewriting(json -> with(json, "note", "[".repeat(5000) + "]".repeat(5000)))),
  DUPLICATE_FIELD(rewriting(json -> with(json, "customer_id", "\"C-0\""))),
  LONE_SURROGATE(rewriting(json -> json.replace("\"C-", "\"\\ud800C-"))),
  NUL_CHARACTER(changing(good -> good.put("customer_id", "C-\u00001"))),
  MISSING_FIELD(changing(good -> good.remove("order_id"))),
  NULL_FIELD(changing(good -> good.putNull("currency"))),
  WRONG_TYPE(changing(good -> good.put("customer_id", 42))),
  EMPTY_ID(changing(good -> good.put("event_id", ""))),
  OVERLONG_ID(changing(good -> good.put("customer_id", "C-" + "9".repeat(63)))),
  UNKNOWN_TYPE(changing(good -> good.put("type", "gift"))),
  NO_ITEMS(changing(good -> good.putArray("items"))),
  TOO_MANY_ITEMS(changing(Damage::repeatItem)),
  QUANTITY_ZERO(changing(good -> firstItem(good).put("quantity", 0))),
  QUANTITY_TOO_LARGE(changing(good -> firstItem(good).put("quantity", 1_000_001))),
  QUANTITY_FRACTION(changing(good -> firstItem(good).put("quantity", 1.5))),
  QUANTITY_AS_STRING(changing(good -> firstItem(good).put("quantity", "2"))),
  PRICE_NEGATIVE(changing(good -> firstItem(good).put("unit_price", "-0.01"))),
  PRICE_NOT_FINITE(changing(good -> firstItem(good).put("unit_price", "NaN"))),
  PRICE_OF_5_DECIMALS(changing(good -> firstItem(good).put("unit_price", "1.00001"))),
  AMOUNT_OVERFLOW(
      changing(
          good -> firstItem(good).put("quantity", 1_000_000).put("unit_price", "99999999.99"))),
  TIME_UNPARSEABLE(changing(good -> good.put("occurred_at", "yesterday at noon"))),
  TIME_IN_FUTURE(changing(good -> good.put("occurred_at", "2999-12-31T23:59:59Z"))),
  TIME_BEFORE_1990(changing(good -> good.put("occurred_at", "1989-12-31T23:59:59.999Z"))),
  CURRENCY_MALFORMED(changing(good -> good.put("currency", "dollars"))),
  CURRENCY_WITHOUT_RATE(changing(good -> good.put("currency", "XTS")));

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Function<ObjectNode, byte[]> damage;

  Damage(Function<ObjectNode, byte[]> damage) {
    this.damage = damage;
  }

  /** Kind under which summaries count the record, for example {@code bad_not_json}. */
  String kind() {
    return "bad_" + name().toLowerCase(Locale.ROOT);
  }

  byte[] apply(byte[] good) {
    try {
      return damage.apply((ObjectNode) JSON.readTree(good));
    } catch (IOException e) {
      throw new UncheckedIOException("not a good event", e);
    }
  }

  private static Function<ObjectNode, byte[]> changing(Consumer<ObjectNode> change) {
    return good -> {
      change.accept(good);
      return text(good).getBytes(UTF_8);
    };
  }

  private static Function<ObjectNode, byte[]> rewriting(UnaryOperator<String> rewrite) {
    return good -> rewrite.apply(text(good)).getBytes(UTF_8);
  }

  private static String with(String json, String field, String value) {
    return json.substring(0, json.length() - 1) + ",\"" + field + "\":" + value + "}";
  }

  private static ObjectNode firstItem(ObjectNode good) {
    return (ObjectNode) good.get("items").get(0);
  }

  private static void repeatItem(ObjectNode good) {
    ObjectNode item = JSON.createObjectNode().put("sku", "S").put("quantity", 1);
    item.put("unit_price", "1.00");
    ArrayNode items = good.putArray("items");
    for (int i = 0; i < 10_001; i++) {
      items.add(item);
    }
  }

  private static String text(ObjectNode event) {
    try {
      return JSON.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
