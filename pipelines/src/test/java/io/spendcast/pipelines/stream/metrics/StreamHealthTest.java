package io.spendcast.pipelines.stream.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StreamHealthTest {
  private Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private final StreamHealth standing = new StreamHealth(3, () -> now);

  @Test
  void isNotReadyBeforeItsFirstGoodLook() {
    assertThat(standing.whyNotReady()).contains("starting");
  }

  @Test
  void isReadyAfterALookUntilServersStopAnswering() {
    standing.saw(Map.of(0, 5L), Map.of(0, 5L));
    after(10);
    assertThat(standing.whyNotReady()).isEmpty();
    after(1);
    assertThat(standing.whyNotReady()).contains("PostgreSQL or Kafka has not answered for 11 s");
  }

  @Test
  void isNotReadyWhenAPartitionStandsStillWithRecordsToRead() {
    for (int second = 0; second <= 32; second += 2) {
      standing.saw(Map.of(0, 5L, 1, 9L), Map.of(0, 7L, 1, 9L));
      after(2);
    }

    assertThat(standing.whyNotReady()).contains("partition 0 stands still at offset 5");
  }

  @Test
  void isReadyWhenAPartitionHasNothingToRead() {
    for (int second = 0; second <= 300; second += 2) {
      standing.saw(Map.of(0, 5L), Map.of(0, 5L));
      after(2);
    }

    assertThat(standing.whyNotReady()).isEmpty();
    assertThat(value("spendcast_consumer_lag_seconds")).isZero();
  }

  @Test
  void isHealthyAsLongAsTheDriverLooksWhateverItSees() {
    after(300);
    assertThat(standing.whyNotHealthy()).isEmpty();
    after(1);
    assertThat(standing.whyNotHealthy()).contains("the driver has not looked for 301 s");
    standing.looks();
    assertThat(standing.whyNotHealthy()).isEmpty();
  }

  @Test
  void measuresLagFromWhenTheEndPassedThePosition() {
    standing.saw(Map.of(0, 10L), Map.of(0, 10L));
    after(2);
    standing.saw(Map.of(0, 10L), Map.of(0, 20L));
    after(2);
    standing.saw(Map.of(0, 10L), Map.of(0, 30L));
    after(2);
    standing.saw(Map.of(0, 10L), Map.of(0, 30L));

    assertThat(value("spendcast_consumer_lag_seconds")).isEqualTo(4);
    assertThat(value("spendcast_consumer_lag_records")).isEqualTo(20);

    standing.saw(Map.of(0, 25L), Map.of(0, 30L));

    assertThat(value("spendcast_consumer_lag_seconds")).isEqualTo(2);
  }

  @Test
  void answersBySupervisorsCodes() throws IOException, InterruptedException {
    AtomicReference<Optional<String>> ready = new AtomicReference<>(Optional.of("starting"));
    try (MetricsServer server =
        MetricsServer.start("127.0.0.1", 0, Optional::empty, ready::get).with(standing)) {
      assertThat(get(server, "/health").statusCode()).isEqualTo(200);
      assertThat(get(server, "/ready").statusCode()).isEqualTo(503);
      assertThat(get(server, "/ready").body()).isEqualTo("starting\n");
      ready.set(Optional.empty());
      assertThat(get(server, "/ready").statusCode()).isEqualTo(200);
      assertThat(get(server, "/metrics").body())
          .contains("# TYPE spendcast_stream_epoch gauge", "spendcast_stream_epoch 3.0", "jvm_");
    }
  }

  private static HttpResponse<String> get(MetricsServer server, String path)
      throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + server.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
  }

  private void after(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private double value(String name) {
    CollectorRegistry registry = new CollectorRegistry();
    registry.register(standing);
    return registry.getSampleValue(name, new String[] {"partition"}, new String[] {"0"});
  }
}
