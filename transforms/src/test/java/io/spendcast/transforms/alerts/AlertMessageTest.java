package io.spendcast.transforms.alerts;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.domain.Exceedance;
import io.spendcast.domain.History;
import io.spendcast.domain.Prediction;
import io.spendcast.domain.Role;
import io.spendcast.features.Features;
import io.spendcast.transforms.TestEvent;
import io.spendcast.transforms.history.ComputeFeatures;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Alert;
import io.spendcast.transforms.outcome.FeatureVector;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertMessageTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AlertMessage MESSAGE = AlertMessage.in("USD");

  @Test
  void saysAllThatAPersonAndAProgramNeed() throws IOException {
    Alert alert = MESSAGE.ofExpectedSpend(predicted("19.99", "1234.50"));

    assertThat(JSON.readTree(alert.message()))
        .isEqualTo(
            JSON.readTree(
                """
                {"version": 2, "event_id": "E-0", "order_id": "A-1", "customer_id": "C-1",
                 "occurred_at": "2026-11-20T12:00:00Z", "amount": "19.99", "currency": "USD",
                 "country": "US", "segment": "first_purchase",
                 "expected_spend": "1234.50", "expected_spend_band": "1000-2000", "spend_low": "0.00", "spend_high": "2000.00",
                 "exceed_threshold": "1000", "exceed_probability": 0.6, "purchase_probability": 0.75, "horizon_days": 90,
                 "model": "spend", "model_version": "7",
                 "reason": "First purchase of this customer.",
                 "changes": ["first purchase"], "last_purchases": [],
                 "subject": "High expected spend: 1,234.50 USD in 90 days",
                 "text": "Customer C-1 has just bought for 19.99 USD and is expected to spend \
                1,234.50 USD more within 90 days (75 % likely to buy again): between 0.00 and \
                2,000.00 USD (8 of 10 cases), 60 % chance of more than 1,000 USD. First purchase of \
                this customer."}
                """));
    assertThat(alert.reason()).isEqualTo("First purchase of this customer.");
  }

  @Test
  void namesWhatChangedTheLastPurchasesAndTheCustomersPage() throws IOException {
    Accepted regular =
        withHistory(
            daysBefore(5, "300.00"),
            refundDaysBefore(6),
            daysBefore(20, "100.00"),
            daysBefore(100, "50.00"),
            daysBefore(200, "1234.50"),
            daysBefore(300, "2.00"),
            daysBefore(400, "1.00"));

    JsonNode message =
        JSON.readTree(
            MESSAGE
                .withPages(new CustomerPages("https://superset.example.com/"))
                .ofExpectedSpend(regular)
                .message());

    assertThat(message.get("changes"))
        .isEqualTo(
            JSON.readTree(
                """
                ["buys more often: 2 purchases in 90 days, 1 more than in the 90 before",
                 "spent 400.00 USD in 90 days, after 50.00 USD in the 90 before"]
                """));
    assertThat(message.get("last_purchases"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"occurred_at": "2026-11-15T12:00:00Z", "amount": "300.00"},
                 {"occurred_at": "2026-10-31T12:00:00Z", "amount": "100.00"},
                 {"occurred_at": "2026-08-12T12:00:00Z", "amount": "50.00"},
                 {"occurred_at": "2026-05-04T12:00:00Z", "amount": "1234.50"},
                 {"occurred_at": "2026-01-24T12:00:00Z", "amount": "2.00"}]
                """));
    assertThat(message.get("link").asText())
        .isEqualTo("https://superset.example.com/customers?id=C-1");
    assertThat(message.get("text").asText())
        .contains("between 0.00 and 2,000.00 USD (8 of 10 cases)")
        .endsWith(
            " Last purchases: 2026-11-15 300.00 USD, 2026-10-31 100.00 USD, 2026-08-12 50.00 USD,"
                + " 2026-05-04 1,234.50 USD, 2026-01-24 2.00 USD."
                + " https://superset.example.com/customers?id=C-1");
  }

  @Test
  void namesTheDaysOfTheShop() throws IOException {
    AlertMessage tokyo = MESSAGE.withTimeZone(ZoneId.of("Asia/Tokyo"));
    // 2026-11-15T12:00Z is 21:00 of that day in Tokyo, and three hours later the next day.
    Accepted regular =
        withHistory(purchase(1, "C-1", "300.00").minutesAfterNoon((3 - 5 * 24) * 60L));

    JsonNode message = JSON.readTree(tokyo.ofExpectedSpend(regular).message());

    assertThat(message.get("text").asText()).endsWith(" Last purchases: 2026-11-16 300.00 USD.");
    assertThat(message.get("last_purchases").get(0).get("occurred_at").asText())
        .isEqualTo("2026-11-15T15:00:00Z");
  }

  @Test
  void isTheSameForTheSameFacts() {
    assertThat(MESSAGE.ofExpectedSpend(withHistory(daysBefore(5, "300.00"))))
        .isEqualTo(MESSAGE.ofExpectedSpend(withHistory(daysBefore(5, "300.00"))));
  }

  /** SNS takes 256 KiB in one request of ten alerts. */
  @Test
  void staysSmallWithTheLongestIdsAndAmounts() {
    TestEvent largest = daysBefore(1, "999999999999.99");
    CustomerPages pages = new CustomerPages("https://" + "a".repeat(492));
    Accepted accepted =
        withHistory(
            "\uD83D\uDE00".repeat(64), largest, largest, largest, largest, largest, largest);

    String message = MESSAGE.withPages(pages).ofExpectedSpend(accepted).message();

    assertThat(message.getBytes(StandardCharsets.UTF_8).length).isLessThan(8 * 1024);
  }

  @ParameterizedTest
  @CsvSource({
    "C-1, C-1",
    "a b/c?d&e+f, a%20b%2Fc%3Fd%26e%2Bf",
    "Müller, M%C3%BCller",
  })
  void linksIdsOfEveryKind(String id, String escaped) {
    assertThat(new CustomerPages("http://localhost:8088").of(id))
        .isEqualTo("http://localhost:8088/customers?id=" + escaped);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "superset.example.com",
        "ftp://superset.example.com",
        "https://user:secret@superset.example.com",
        "https://superset.example.com?x=1",
        "https://superset.example.com#x",
        "https://",
        "https://a b",
      })
  void refusesWhatIsNoAddressOfDashboards(String address) {
    assertThatThrownBy(() -> new CustomerPages(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(address);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1000    | 0.6000 | 60 % chance of more than 1,000 USD in 90 days",
        "1000.50 | 0.0000 | 0 % chance of more than 1,000.50 USD in 90 days",
        "12.00   | 0.0099 | under 1 % chance of more than 12 USD in 90 days",
        "1000000 | 0.9951 | over 99 % chance of more than 1,000,000 USD in 90 days",
        "0.01    | 1.0000 | 100 % chance of more than 0.01 USD in 90 days",
      })
  void putsTheProbabilityThatRaisedAnAlertIntoItsSubject(
      BigDecimal threshold, BigDecimal probability, String subject) throws IOException {
    Accepted accepted = predicted("19.99", "1234.50");
    Prediction made = accepted.predictions().get(0);
    Accepted other =
        TestEvent.purchase(0, "C-1", "19.99")
            .accepted()
            .withFeatures(accepted.features().orElseThrow())
            .withPrediction(
                new Prediction(
                    made.model(),
                    made.version(),
                    made.role(),
                    made.horizonDays(),
                    made.purchaseProbability(),
                    made.expectedSpend(),
                    made.interval(),
                    new Exceedance(threshold, probability)));

    JsonNode message = JSON.readTree(MESSAGE.ofProbability(other).message());

    assertThat(message.get("subject").asText()).isEqualTo(subject);
    assertThat(message.get("text").asText()).contains(subject.replace(" in 90 days", "."));
  }

  @Test
  void hasTheFieldsOfItsSchemaInTheirTypes() throws IOException {
    JsonNode schema = JSON.readTree(AlertMessage.class.getResource("alert.schema.json"));
    Map<String, JsonNode> properties =
        JSON.convertValue(
            schema.get("properties"),
            JSON.getTypeFactory().constructMapType(Map.class, String.class, JsonNode.class));

    JsonNode message =
        JSON.readTree(
            MESSAGE
                .withPages(new CustomerPages("https://superset.example.com"))
                .ofExpectedSpend(predicted("19.99", "1234.50"))
                .message());

    List<String> fields = new ArrayList<>();
    message.fieldNames().forEachRemaining(fields::add);
    assertThat(fields).containsExactlyInAnyOrderElementsOf(properties.keySet());
    schema.get("required").forEach(name -> assertThat(message.has(name.asText())).isTrue());
    properties.forEach(
        (name, property) -> assertThat(matches(message.get(name), property)).as(name).isTrue());
  }

  private static boolean matches(JsonNode value, JsonNode property) {
    if (property.has("const")) {
      return value.equals(property.get("const"));
    }
    if (property.has("enum")) {
      return Stream.of(JSON.convertValue(property.get("enum"), String[].class))
          .anyMatch(value.asText()::equals);
    }
    return switch (property.get("type").asText()) {
      case "string" -> value.isTextual();
      case "array" -> value.isArray();
      case "integer" -> value.isIntegralNumber();
      default -> value.isNumber();
    };
  }

  @Test
  void namesTheStageOfTheCustomer() throws IOException {
    assertThat(segment(predicted("19.99", "1234.50"))).isEqualTo("first_purchase");
    assertThat(segment(withHistory(daysBefore(91, "5.00")))).isEqualTo("returning");
    assertThat(segment(withHistory(daysBefore(89, "5.00")))).isEqualTo("active");
    assertThat(segment(withHistory(daysBefore(89, "0.00")))).isEqualTo("active");
  }

  private static String segment(Accepted accepted) throws IOException {
    return JSON.readTree(MESSAGE.ofExpectedSpend(accepted).message()).get("segment").asText();
  }

  @ParameterizedTest
  @CsvSource({
    "0.00, 0-1",
    "0.99, 0-1",
    "1, 1-2",
    "1.9999, 1-2",
    "2.00, 2-5",
    "999.9999, 500-1000",
    "1000.00, 1000-2000",
    "1999.99, 1000-2000",
    "2E+3, 2000-5000",
    "999999999999.9999, 500000000000-1000000000000",
  })
  void putsAmountsIntoBands(BigDecimal amount, String band) {
    assertThat(AlertGroup.band(amount)).isEqualTo(band);
  }

  @Test
  void hasASubjectThatEveryTopicTakes() throws IOException {
    Alert alert = MESSAGE.ofExpectedSpend(predicted("1.00", "999999999999.99"));

    String subject = JSON.readTree(alert.message()).get("subject").asText();
    assertThat(subject).isPrintable().isASCII().hasSizeLessThan(100);
  }

  @Test
  void keepsSmallAmountsOutOfScientificNotation() throws IOException {
    Alert alert = MESSAGE.ofExpectedSpend(predicted("0.00", "1000000.00"));

    assertThat(JSON.readTree(alert.message()).get("expected_spend").asText())
        .isEqualTo("1000000.00");
  }

  private static Accepted predicted(String amount, String expectedSpend) {
    TestEvent event = purchase(0, "C-1", amount);
    return event
        .accepted()
        .withFeatures(new FeatureVector(Features.of(History.NONE, event.fact())))
        .withPrediction(TestEvent.prediction(Role.CHAMPION, 0.75, expectedSpend));
  }

  private static Accepted withHistory(TestEvent... newestFirst) {
    return withHistory("C-1", newestFirst);
  }

  private static Accepted withHistory(String customer, TestEvent... newestFirst) {
    Accepted accepted =
        purchase(0, customer, "19.99")
            .accepted()
            .withHistory(new History(Stream.of(newestFirst).map(TestEvent::fact).toList()), 0);
    return ((Accepted) new ComputeFeatures.ComputeFn(ZoneOffset.UTC).compute(accepted))
        .withPrediction(TestEvent.prediction(Role.CHAMPION, 0.75, "1234.50"));
  }

  private static TestEvent daysBefore(int days, String amount) {
    return purchase(1, "C-1", amount).minutesAfterNoon(-days * 24L * 60);
  }

  private static TestEvent refundDaysBefore(int days) {
    return TestEvent.refund(1, "C-1", "3.00").minutesAfterNoon(-days * 24L * 60);
  }
}
