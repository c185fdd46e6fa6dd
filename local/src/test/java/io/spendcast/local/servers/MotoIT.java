package io.spendcast.local.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.servers.Subscriber.Received;
import java.nio.file.Path;
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
      try (Subscriber subscriber = Subscriber.of(moto, "alerts");
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
