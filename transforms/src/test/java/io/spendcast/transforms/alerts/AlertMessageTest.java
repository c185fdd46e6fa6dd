package io.spendcast.transforms.alerts;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.domain.Exceedance;
import io.spendcast.domain.History;
import io.spendcast.domain.Prediction;
import io.spendcast.domain.Role;
import io.spendcast.features.Features;
import io.spendcast.transforms.TestEvent;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.Alert;
import io.spendcast.transforms.outcome.FeatureVector;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertMessageTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void saysAllThatAPersonAndAProgramNeed() throws IOException {
    Alert alert = AlertMessage.ofExpectedSpend(predicted("19.99", "1234.50"), "USD");

    assertThat(JSON.readTree(alert.message()))
        .isEqualTo(
            JSON.readTree(
                """
                {"version": 2, "event_id": "E-0", "order_id": "A-1", "customer_id": "C-1",
                 "occurred_at": "2026-11-20T12:00:00Z", "amount": "19.99", "currency": "USD",
                 "expected_spend": "1234.50", "spend_low": "0.00", "spend_high": "2000.00",
                 "exceed_threshold": "1000", "exceed_probability": 0.6, "purchase_probability": 0.75, "horizon_days": 90,
                 "model": "spend", "model_version": "7",
                 "reason": "First purchase of this customer.",
                 "subject": "High expected spend: 1,234.50 USD in 90 days",
                 "text": "Customer C-1 has just bought for 19.99 USD and is expected to spend \
                1,234.50 USD more within 90 days (75 % likely to buy again): between 0.00 and \
                2,000.00 USD (8 of 10 cases), 60 % chance of more than 1,000 USD. First purchase of \
                this customer."}
                """));
    assertThat(alert.reason()).isEqualTo("First purchase of this customer.");
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

    JsonNode message = JSON.readTree(AlertMessage.ofProbability(other, "USD").message());

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
        JSON.readTree(AlertMessage.ofExpectedSpend(predicted("19.99", "1234.50"), "USD").message());

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
    return switch (property.get("type").asText()) {
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      default -> value.isNumber();
    };
  }

  @Test
  void hasASubjectThatEveryTopicTakes() throws IOException {
    Alert alert = AlertMessage.ofExpectedSpend(predicted("1.00", "999999999999.99"), "USD");

    String subject = JSON.readTree(alert.message()).get("subject").asText();
    assertThat(subject).isPrintable().isASCII().hasSizeLessThan(100);
  }

  @Test
  void keepsSmallAmountsOutOfScientificNotation() throws IOException {
    Alert alert = AlertMessage.ofExpectedSpend(predicted("0.00", "1000000.00"), "USD");

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
}
