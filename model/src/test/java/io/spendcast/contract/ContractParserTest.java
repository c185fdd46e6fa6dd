package io.spendcast.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.contract.ParseResult.Parsed;
import io.spendcast.contract.ParseResult.Rejected;
import io.spendcast.domain.EventType;
import io.spendcast.domain.LineItem;
import io.spendcast.domain.Purchase;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class ContractParserTest {
  static final String EVENT =
      """
      {"event_id": "E-1", "type": "purchase", "order_id": "A-1001", "customer_id": "C-42", \
      "occurred_at": "2026-11-22T19:33:33.123Z", "currency": "USD", "country": "US", \
      "channel": "web", "items": [{"sku": "SKU-1", "category": "books", "quantity": 2, \
      "unit_price": "19.99"}]}""";

  static final Instant KAFKA_TIMESTAMP = Instant.parse("2026-11-22T19:33:34Z");

  private final ContractParser parser = new ContractParser();

  @Test
  void readsAPurchase() {
    ParseResult result = parse(EVENT);

    assertThat(result)
        .isEqualTo(
            new Parsed(
                new Purchase(
                    "E-1",
                    EventType.PURCHASE,
                    "A-1001",
                    "C-42",
                    Instant.parse("2026-11-22T19:33:33.123Z"),
                    "USD",
                    new BigDecimal("39.9800"),
                    "US",
                    "web",
                    List.of(new LineItem("SKU-1", "books", 2, new BigDecimal("19.99"))))));
  }

  @Test
  void readsARefundWithTheFieldsInAnyOrderAndWithoutTheOptionalOnes() {
    ParseResult result =
        parse(
            """
            {"items": [{"unit_price": "5", "quantity": 1, "sku": " s "},
                       {"quantity": 3, "unit_price": "0.005", "category": null, "sku": "t"}],
             "currency": "EUR", "occurred_at": "2026-11-22T20:33:33.1234567+01:00",
             "customer_id": "c-42 ", "order_id": "Ü", "channel": "", "type": "refund",
             "event_id": "\\ud83d\\ude00"}
            """);

    assertThat(result)
        .isEqualTo(
            new Parsed(
                new Purchase(
                    "😀",
                    EventType.REFUND,
                    "Ü",
                    "c-42 ",
                    Instant.parse("2026-11-22T19:33:33.123457Z"),
                    "EUR",
                    new BigDecimal("5.0150"),
                    "",
                    "",
                    List.of(
                        new LineItem(" s ", "", 1, new BigDecimal("5")),
                        new LineItem("t", "", 3, new BigDecimal("0.005"))))));
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "/contract/rejected.psv",
      delimiter = '|',
      quoteCharacter = '\'',
      numLinesToSkip = 1)
  void rejects(String rule, String part, String replacement, Reason reason) {
    assertThat(EVENT).as(rule).containsOnlyOnce(part);

    ParseResult result = parse(EVENT.replace(part, replacement));

    assertThat(result).isInstanceOf(Rejected.class);
    assertThat(((Rejected) result).reason()).isEqualTo(reason);
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(
      resources = "/contract/accepted.psv",
      delimiter = '|',
      quoteCharacter = '\'',
      numLinesToSkip = 1)
  void accepts(String what, String part, String replacement) {
    assertThat(EVENT).as(what).containsOnlyOnce(part);

    ParseResult result = parse(EVENT.replace(part, replacement));

    assertThat(result).isInstanceOf(Parsed.class);
  }

  @ParameterizedTest
  @CsvSource({"0.0025,0.0050", "0.0001,0.0002", "1.234,2.4680", "1234,2468.0000", "1.2345,2.4690"})
  void keepsTheAmountExactWithFourDecimals(String price, BigDecimal amountOfTwo) {
    ParseResult result = parse(EVENT.replace("19.99", price));

    assertThat(((Parsed) result).purchase().amount()).isEqualTo(amountOfTwo);
  }

  @Test
  void tellsWhereTheFaultIsWithoutQuotingTheRecord() {
    assertThat(parse(EVENT.replace("\"quantity\": 2", "\"quantity\": 0")))
        .isEqualTo(
            new Rejected(
                Reason.BAD_QUANTITY, "/items/0/quantity must be from 1 to 1000000, but was 0"));
    assertThat(parse(EVENT.replace("\"sku\"", "\"who\"")))
        .isEqualTo(new Rejected(Reason.MISSING_FIELD, "/items/0 has no field sku"));
    assertThat(parse(EVENT.replace("\"C-42\"", "42")))
        .isEqualTo(
            new Rejected(Reason.WRONG_TYPE, "/customer_id must be a string, but was an integer"));
    assertThat(parse(EVENT.replace("\"web\"", "web")))
        .isEqualTo(new Rejected(Reason.NOT_JSON, "no JSON at character 178"));
  }

  @Test
  void namesTheFirstFaultOfSeveral() {
    String faulty = EVENT.replace("\"E-1\"", "\"\"").replace("\"USD\"", "\"$\"") + "x";

    assertThat(((Rejected) parse(faulty)).reason()).isEqualTo(Reason.BAD_ID);
  }

  private ParseResult parse(String event) {
    return parser.parse(event.getBytes(UTF_8), KAFKA_TIMESTAMP);
  }
}
