package io.spendcast.transforms.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.transforms.alerts.PendingAlert;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;

class AlertTopicTest {
  private static final String STANDARD = "arn:aws:sns:eu-west-1:123456789012:alerts";
  private static final PendingAlert ALERT =
      new PendingAlert("E-1", "C-1", "{\"subject\": \"High\", \"text\": \"…\"}", 0);

  @ParameterizedTest
  @ValueSource(
      strings = {
        STANDARD,
        "arn:aws-us-gov:sns:us-gov-west-1:123456789012:alerts.fifo",
        "arn:aws-cn:sns:cn-north-1:123456789012:a_b-C9"
      })
  void takesWhatSnsCallsATopic(String arn) {
    assertThat(new AlertTopic(arn).arn()).isEqualTo(arn);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alerts",
        "arn:aws:sqs:eu-west-1:123456789012:alerts",
        "arn:aws:sns:eu-west-1:12345:alerts",
        "arn:aws:sns:eu-west-1:123456789012:",
        "arn:aws:sns:eu-west-1:123456789012:al erts",
        "arn:aws:sns:eu-west-1:123456789012:alerts.fifo.fifo"
      })
  void refusesWhatIsNoTopic(String arn) {
    assertThatThrownBy(() -> new AlertTopic(arn))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("topic ARN must look like arn:aws:sns:REGION:ACCOUNT:NAME, but was " + arn);
  }

  @Test
  void knowsItsRegion() {
    assertThat(new AlertTopic(STANDARD).region()).isEqualTo("eu-west-1");
  }

  @Test
  void partsAlertsIntoRequestsOfTenEntriesAndTwoHundredFiftySixKibibytes() {
    AlertTopic topic = new AlertTopic(STANDARD);

    assertThat(topic.batches(List.of())).isEmpty();
    assertThat(topic.batches(Collections.nCopies(21, ALERT)))
        .extracting(List::size)
        .containsExactly(10, 10, 1);
    PendingAlert large = withMessage("ü".repeat(60_000));
    PendingAlert tooLarge = withMessage("ü".repeat(200_000));
    assertThat(topic.batches(List.of(large, large, large, tooLarge, ALERT, ALERT)))
        .containsExactly(
            List.of(large, large), List.of(large), List.of(tooLarge), List.of(ALERT, ALERT));
  }

  @Test
  void numbersItsEntriesAndNamesTheEventOfEach() {
    PublishBatchRequest request = new AlertTopic(STANDARD).request(List.of(ALERT, ALERT));

    assertThat(request.topicArn()).isEqualTo(STANDARD);
    assertThat(request.publishBatchRequestEntries())
        .extracting(PublishBatchRequestEntry::id)
        .containsExactly("0", "1");
    PublishBatchRequestEntry entry = request.publishBatchRequestEntries().get(0);
    assertThat(entry.subject()).isEqualTo("High");
    assertThat(entry.message()).isEqualTo(ALERT.message());
    assertThat(entry.messageAttributes().get("event_id").stringValue()).isEqualTo("E-1");
    assertThat(entry.messageGroupId()).isNull();
    assertThat(entry.messageDeduplicationId()).isNull();
  }

  @Test
  void namesTheGroupsThatSubscriptionsFilterBy() {
    PendingAlert alert =
        withMessage(
            """
            {"subject": "High", "segment": "active", "country": "US",
             "expected_spend_band": "1000-2000", "reason": "unusual"}
            """);

    assertThat(attributes(alert))
        .isEqualTo(
            Map.of(
                "event_id", "E-2",
                "segment", "active",
                "country", "US",
                "expected_spend_band", "1000-2000"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "U\\u0001S", "\\n", "\\ud800"})
  void leavesOutACountryThatSnsWouldRefuse(String country) {
    PendingAlert alert = withMessage("{\"country\": \"" + country + "\"}");

    assertThat(attributes(alert)).isEqualTo(Map.of("event_id", "E-2"));
  }

  private static Map<String, String> attributes(PendingAlert alert) {
    Map<String, String> attributes = new HashMap<>();
    new AlertTopic(STANDARD)
        .request(List.of(alert))
        .publishBatchRequestEntries()
        .get(0)
        .messageAttributes()
        .forEach((name, value) -> attributes.put(name, value.stringValue()));
    return attributes;
  }

  @Test
  void groupsByCustomerAndDeduplicatesByEventOnAFifoTopic() {
    PublishBatchRequestEntry entry =
        new AlertTopic(STANDARD + ".fifo")
            .request(List.of(ALERT))
            .publishBatchRequestEntries()
            .get(0);

    // printf C-1 | sha256sum, printf E-1 | sha256sum
    assertThat(entry.messageGroupId())
        .isEqualTo("07e9a9696557f5c8f882be06e799bc096a740341e798ddd7337614f5ffc1a070");
    assertThat(entry.messageDeduplicationId())
        .isEqualTo("fb28c424c1913c509b66de3cf69f7d32126c1b4a6ad9a8a821deccab57f94412");
  }

  private static PendingAlert withMessage(String message) {
    return new PendingAlert("E-2", "C-1", message, 0);
  }
}
