package io.spendcast.transforms;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.domain.History;
import io.spendcast.domain.Prediction;
import io.spendcast.features.Features;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertMessageTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void saysAllThatAPersonAndAProgramNeed() throws IOException {
    Alert alert = AlertMessage.of(predicted("19.99", "1234.50"), "USD");

    assertThat(JSON.readTree(alert.message()))
        .isEqualTo(
            JSON.readTree(
                """
                {"version": 1, "event_id": "E-0", "order_id": "A-1", "customer_id": "C-1",
                 "occurred_at": "2026-11-20T12:00:00Z", "amount": "19.99", "currency": "USD",
                 "expected_spend": "1234.50", "purchase_probability": 0.75, "horizon_days": 90,
                 "model": "spend", "model_version": "7",
                 "reason": "First purchase of this customer.",
                 "subject": "High expected spend: 1,234.50 USD in 90 days",
                 "text": "Customer C-1 has just bought for 19.99 USD and is expected to spend \
                1,234.50 USD more within 90 days (75 % likely to buy again). First purchase of this \
                customer."}
                """));
    assertThat(alert.reason()).isEqualTo("First purchase of this customer.");
  }

  @Test
  void hasTheFieldsOfItsSchemaInTheirTypes() throws IOException {
    JsonNode schema = JSON.readTree(AlertMessage.class.getResource("alert.schema.json"));
    Map<String, JsonNode> properties =
        JSON.convertValue(
            schema.get("properties"),
            JSON.getTypeFactory().constructMapType(Map.class, String.class, JsonNode.class));

    JsonNode message =
        JSON.readTree(AlertMessage.of(predicted("19.99", "1234.50"), "USD").message());

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
    Alert alert = AlertMessage.of(predicted("1.00", "999999999999.99"), "USD");

    String subject = JSON.readTree(alert.message()).get("subject").asText();
    assertThat(subject).isPrintable().isASCII().hasSizeLessThan(100);
  }

  @Test
  void keepsSmallAmountsOutOfScientificNotation() throws IOException {
    Alert alert = AlertMessage.of(predicted("0.00", "1000000.00"), "USD");

    assertThat(JSON.readTree(alert.message()).get("expected_spend").asText())
        .isEqualTo("1000000.00");
  }

  private static Accepted predicted(String amount, String expectedSpend) {
    TestEvent event = purchase(0, "C-1", amount);
    return event
        .accepted()
        .withFeatures(new FeatureVector(Features.of(History.NONE, event.fact())))
        .withPrediction(
            new Prediction("spend", "7", "champion", 90, 0.75, new BigDecimal(expectedSpend)));
  }
}
