package io.spendcast.transforms.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.transforms.alerts.PendingAlert;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;

/**
 * An SNS topic, standard or FIFO, and how alerts are put to it.
 *
 * <p>Every message carries its event id as an attribute; to a FIFO topic also as its deduplication
 * id, hashed, with the customer as the group. Further attributes are the groups that filter
 * policies of subscriptions select by.
 */
public record AlertTopic(String arn) implements Serializable {
  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]{1,256}(\\.fifo)?");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Fields of the message that are attributes too. */
  private static final List<String> GROUPS = List.of("segment", "country", "expected_spend_band");

  /** Text that every service behind SNS takes: without control characters. */
  private static final Pattern PLAIN = Pattern.compile("[^\\p{C}]+");

  /** Limits of SNS for one request. */
  private static final int MOST_ENTRIES = 10;

  private static final int MOST_BYTES = 256 * 1024;

  /** Upper limit for the bytes of an entry beside its message: ids, subject, attributes. */
  private static final int BYTES_BESIDE_MESSAGE = 1536;

  public AlertTopic {
    if (!ARN.matcher(arn).matches()) {
      throw new IllegalArgumentException(
          "topic ARN must look like arn:aws:sns:REGION:ACCOUNT:NAME, but was " + arn);
    }
  }

  /** The region that the ARN names. */
  String region() {
    return arn.split(":", -1)[3];
  }

  /** Parts alerts, in their order, into what one request may hold: ten, of 256 KiB together. */
  List<List<PendingAlert>> batches(List<PendingAlert> alerts) {
    List<List<PendingAlert>> batches = new ArrayList<>();
    int from = 0;
    int bytes = 0;
    for (int i = 0; i < alerts.size(); i++) {
      int more =
          alerts.get(i).message().getBytes(StandardCharsets.UTF_8).length + BYTES_BESIDE_MESSAGE;
      if (i > from && (i - from == MOST_ENTRIES || bytes + more > MOST_BYTES)) {
        batches.add(alerts.subList(from, i));
        from = i;
        bytes = 0;
      }
      bytes += more;
    }
    if (from < alerts.size()) {
      batches.add(alerts.subList(from, alerts.size()));
    }
    return batches;
  }

  /**
   * @param alerts at most ten; entry ids are their numbers in the list
   */
  PublishBatchRequest request(List<PendingAlert> alerts) {
    return PublishBatchRequest.builder()
        .topicArn(arn)
        .publishBatchRequestEntries(
            IntStream.range(0, alerts.size()).mapToObj(i -> entry(i, alerts.get(i))).toList())
        .build();
  }

  private PublishBatchRequestEntry entry(int id, PendingAlert alert) {
    JsonNode message = parsed(alert.message());
    PublishBatchRequestEntry.Builder entry =
        PublishBatchRequestEntry.builder()
            .id(Integer.toString(id))
            .subject(message.path("subject").asText())
            .message(alert.message())
            .messageAttributes(attributes(alert, message));
    if (arn.endsWith(".fifo")) {
      entry
          .messageGroupId(sha256(alert.customerId()))
          .messageDeduplicationId(sha256(alert.eventId()));
    }
    return entry.build();
  }

  private static JsonNode parsed(String message) {
    try {
      return JSON.readTree(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the stored message of an alert is not JSON", e);
    }
  }

  /** Returns the event id, and the groups that the message names; SNS refuses empty values. */
  private static Map<String, MessageAttributeValue> attributes(
      PendingAlert alert, JsonNode message) {
    Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>();
    attributes.put("event_id", attribute(alert.eventId()));
    for (String group : GROUPS) {
      String value = message.path(group).asText();
      if (PLAIN.matcher(value).matches()) {
        attributes.put(group, attribute(value));
      }
    }
    return attributes;
  }

  private static MessageAttributeValue attribute(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
