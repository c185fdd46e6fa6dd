package io.spendcast.local.servers;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The growth team's side: an SNS topic with a queue behind it. It sees each message that the topic
 * delivers once, so an event id that comes twice was published twice.
 */
public final class Subscriber implements AutoCloseable {
  /** Topic of the growth team's alerts in each stack. */
  public static final String ALERTS = "spendcast-alerts";

  static final String REGION = "us-east-1";

  private static final long POLL_MILLIS = 200;

  private static final StaticCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  private final SnsClient sns;
  private final SqsClient sqs;
  private final String topicArn;
  private final String queueUrl;
  private final List<Received> arrived = new ArrayList<>();
  private final ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor();

  /**
   * Message as it arrived.
   *
   * @param eventId message attribute with the event's id, empty without one
   */
  public record Received(String eventId, String body) {}

  /** Creates the topic at an SNS and SQS of this address, and subscribes to it. */
  public Subscriber(URI endpoint, String topic) {
    sns = sns(endpoint);
    sqs =
        SqsClient.builder()
            .endpointOverride(endpoint)
            .region(Region.of(REGION))
            .credentialsProvider(CREDENTIALS)
            .httpClient(UrlConnectionHttpClient.create())
            .build();
    topicArn = sns.createTopic(request -> request.name(topic)).topicArn();
    queueUrl = sqs.createQueue(request -> request.queueName(topic)).queueUrl();
    subscribe();
  }

  private static SnsClient sns(URI endpoint) {
    return SnsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.of(REGION))
        .credentialsProvider(CREDENTIALS)
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  /** Creates a topic without a subscriber, unless it exists. */
  static void createTopic(URI endpoint, String topic) {
    try (SnsClient client = sns(endpoint)) {
      client.createTopic(request -> request.name(topic));
    }
  }

  /** ARN that moto gives to a topic. */
  public static String topicArn(String topic) {
    return "arn:aws:sns:" + REGION + ":123456789012:" + topic;
  }

  public String topicArn() {
    return topicArn;
  }

  /**
   * Empties the queue in the background from now on. For each message that moto delivers it scans
   * all messages that wait, so a long queue takes minutes.
   */
  public void listen() {
    // A failure ends the polling; receive() then meets and reports it.
    var unused =
        background.scheduleWithFixedDelay(this::emptyQueue, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Receives every message that has arrived since the last call. */
  public synchronized List<Received> receive() {
    emptyQueue();
    List<Received> received = List.copyOf(arrived);
    arrived.clear();
    return received;
  }

  private synchronized void emptyQueue() {
    for (List<Message> messages = next(); !messages.isEmpty(); messages = next()) {
      messages.forEach(message -> arrived.add(new Received(eventId(message), message.body())));
      delete(messages);
    }
  }

  @Override
  public void close() {
    background.shutdownNow();
    sns.close();
    sqs.close();
  }

  private void subscribe() {
    String queueArn =
        sqs.getQueueAttributes(
                request -> request.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    sns.subscribe(
        request ->
            request
                .topicArn(topicArn)
                .protocol("sqs")
                .endpoint(queueArn)
                .attributes(Map.of("RawMessageDelivery", "true")));
  }

  private List<Message> next() {
    return sqs.receiveMessage(
            request ->
                request
                    .queueUrl(queueUrl)
                    .maxNumberOfMessages(10)
                    .waitTimeSeconds(0)
                    .messageAttributeNames("All"))
        .messages();
  }

  private void delete(List<Message> messages) {
    List<DeleteMessageBatchRequestEntry> entries =
        messages.stream()
            .map(
                message ->
                    DeleteMessageBatchRequestEntry.builder()
                        .id(message.messageId())
                        .receiptHandle(message.receiptHandle())
                        .build())
            .toList();
    sqs.deleteMessageBatch(request -> request.queueUrl(queueUrl).entries(entries));
  }

  private static String eventId(Message message) {
    MessageAttributeValue value = message.messageAttributes().get("event_id");
    return value == null ? "" : value.stringValue();
  }
}
