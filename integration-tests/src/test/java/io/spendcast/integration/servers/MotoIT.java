package io.spendcast.integration.servers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.Wait;
import io.spendcast.local.servers.Moto;
import io.spendcast.local.servers.Subscriber;
import io.spendcast.local.servers.Subscriber.Received;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

class MotoIT {
  @TempDir Path folder;

  @Test
  void deliversEachPublishedMessageOnce() {
    Path venv = ProjectFolder.find().motoVenv();
    try (Moto moto = Moto.in(venv, folder.resolve("moto.log"))) {
      moto.start();
      try (Subscriber subscriber = new Subscriber(moto.endpoint(), "alerts");
          SnsClient sns = client(moto)) {
        List<Received> published = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
          published.add(publish(sns, subscriber.topicArn(), "event-" + i));
        }

        assertThat(subscriber.receive()).containsExactlyInAnyOrderElementsOf(published);
        assertThat(subscriber.receive()).isEmpty();
      }
    }
  }

  @Test
  void aListenerEmptiesTheQueueBeforeItIsAsked() {
    Path venv = ProjectFolder.find().motoVenv();
    try (Moto moto = Moto.in(venv, folder.resolve("moto.log"))) {
      moto.start();
      try (Subscriber subscriber = new Subscriber(moto.endpoint(), "alerts");
          SnsClient sns = client(moto)) {
        Received published = publish(sns, subscriber.topicArn(), "event-1");
        subscriber.listen();

        Wait.until("an empty queue", Duration.ofSeconds(20), () -> waiting(moto) == 0);

        assertThat(subscriber.receive()).containsExactly(published);
      }
    }
  }

  private static Received publish(SnsClient sns, String topicArn, String eventId) {
    MessageAttributeValue attribute =
        MessageAttributeValue.builder().dataType("String").stringValue(eventId).build();
    String body = "{\"event_id\":\"" + eventId + "\"}";
    sns.publish(
        request ->
            request
                .topicArn(topicArn)
                .message(body)
                .messageAttributes(Map.of("event_id", attribute)));
    return new Received(eventId, body);
  }

  /** Number of messages in the queue, including those that are received and not yet deleted. */
  private static long waiting(Moto moto) throws Exception {
    URI messages = moto.endpoint().resolve("/moto-api/data.json");
    JsonNode queue = new ObjectMapper().readTree(messages.toURL()).at("/sqs/Queue/0");
    return queue.required("approximate_number_of_messages").asLong()
        + queue.required("approximate_number_of_messages_not_visible").asLong();
  }

  private static SnsClient client(Moto moto) {
    return SnsClient.builder()
        .endpointOverride(moto.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
