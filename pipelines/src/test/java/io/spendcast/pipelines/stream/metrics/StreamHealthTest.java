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
  private final StreamHealth health = new StreamHealth(3, () -> now);

  @Test
  void isNotReadyBeforeItsFirstGoodLook() {
    assertThat(health.whyNotReady()).contains("starting");
  }

  @Test
  void isReadyAfterALookUntilServersStopAnswering() {
    health.saw(Map.of(0, 5L), Map.of(0, 5L));
    after(10);
    assertThat(health.whyNotReady()).isEmpty();
    after(1);
    assertThat(health.whyNotReady()).contains("PostgreSQL or Kafka has not answered for 11 s");
  }

  @Test
  void isNotReadyWhenAPartitionStandsStillWithRecordsToRead() {
    for (int second = 0; second <= 32; second += 2) {
      health.saw(Map.of(0, 5L, 1, 9L), Map.of(0, 7L, 1, 9L));
      after(2);
    }

    assertThat(health.whyNotReady()).contains("partition 0 stands still at offset 5");
  }

  @Test
  void isReadyWhenAPartitionHasNothingToRead() {
    for (int second = 0; second <= 300; second += 2) {
      health.saw(Map.of(0, 5L), Map.of(0, 5L));
      after(2);
    }

    assertThat(health.whyNotReady()).isEmpty();
    assertThat(value("spendcast_consumer_lag_seconds")).isZero();
  }

  @Test
  void isHealthyAsLongAsTheDriverLooksWhateverItSees() {
    after(300);
    assertThat(health.whyNotHealthy()).isEmpty();
    after(1);
    assertThat(health.whyNotHealthy()).contains("the driver has not looked for 301 s");
    health.looks();
    assertThat(health.whyNotHealthy()).isEmpty();
  }

  @Test
  void measuresLagFromWhenTheEndPassedThePosition() {
    health.saw(Map.of(0, 10L), Map.of(0, 10L));
    after(2);
    health.saw(Map.of(0, 10L), Map.of(0, 20L));
    after(2);
    health.saw(Map.of(0, 10L), Map.of(0, 30L));
    after(2);
    health.saw(Map.of(0, 10L), Map.of(0, 30L));

    assertThat(value("spendcast_consumer_lag_seconds")).isEqualTo(4);
    assertThat(value("spendcast_consumer_lag_records")).isEqualTo(20);

    health.saw(Map.of(0, 25L), Map.of(0, 30L));

    assertThat(value("spendcast_consumer_lag_seconds")).isEqualTo(2);
  }

  @Test
  void isCaughtUpAtOnceWhenNothingWaitsAndLeavesTimeToReport() {
    assertThat(health.isCatchingUp()).isTrue();

    health.saw(Map.of(0, 5L), Map.of(0, 5L));
    after(10);
    assertThat(health.isCatchingUp()).isTrue();
    health.saw(Map.of(0, 5L), Map.of(0, 5L));
    after(1);

    assertThat(health.isCatchingUp()).isFalse();
  }

  @Test
  void catchesUpAfterAStartUntilARoundIsShort() {
    // A backlog of 3,000 records at 100 a second, and 10 new ones a second: rounds of 30 s and 4 s.
    for (int second = 0; second <= 42; second += 2) {
      long end = 3_000 + 10L * second;
      health.saw(Map.of(0, Math.min(100L * second, end)), Map.of(0, end));
      assertThat(health.isCatchingUp()).as(second + " s").isTrue();
      after(2);
    }
    health.saw(Map.of(0, 3_430L), Map.of(0, 3_440L));

    assertThat(health.isCatchingUp()).isFalse();
  }

  @Test
  void isSlowAndNotCatchingUpWhenARoundIsNoShorterThanTheLast() {
    // Each bundle takes 8 s, and so does the next.
    for (int second = 0; second <= 40; second += 2) {
      health.saw(Map.of(0, 80L * (second / 8)), Map.of(0, 80L + 10L * second));
      after(2);
    }

    assertThat(health.isCatchingUp()).isFalse();
    assertThat(value("spendcast_consumer_lag_seconds")).isGreaterThan(5);
  }

  @Test
  void catchesUpAfterAnOutage() {
    health.saw(Map.of(0, 5L), Map.of(0, 5L));
    after(11);
    assertThat(health.isCatchingUp()).isTrue();

    health.saw(Map.of(0, 5L), Map.of(0, 400L));
    after(2);
    health.saw(Map.of(0, 400L), Map.of(0, 410L));
    after(8);
    assertThat(health.isCatchingUp()).isTrue();
    health.saw(Map.of(0, 410L), Map.of(0, 410L));
    after(1);

    assertThat(health.isCatchingUp()).isFalse();
  }

  @Test
  void catchesUpAfterAPartitionStoodStill() {
    for (int second = 0; second <= 32; second += 2) {
      health.saw(Map.of(0, 5L, 1, 9L), Map.of(0, 70L + second, 1, 9L));
      after(2);
    }

    health.saw(Map.of(0, 60L, 1, 9L), Map.of(0, 110L, 1, 9L));

    assertThat(health.whyNotReady()).isEmpty();
    assertThat(health.isCatchingUp()).isTrue();
  }

  @Test
  void doesNotCallALagThatGrowsCatchingUp() {
    health.saw(Map.of(0, 5L), Map.of(0, 5L));
    after(2);
    for (int second = 2; second <= 60; second += 2) {
      health.saw(Map.of(0, 5L + second), Map.of(0, 5L + 10L * second));
      after(2);
    }

    assertThat(health.isCatchingUp()).isFalse();
    assertThat(value("spendcast_consumer_lag_seconds")).isGreaterThan(30);
  }

  @Test
  void answersBySupervisorsCodes() throws IOException, InterruptedException {
    AtomicReference<Optional<String>> ready = new AtomicReference<>(Optional.of("starting"));
    try (MetricsServer server =
        MetricsServer.start("127.0.0.1", 0, Optional::empty, ready::get).with(health)) {
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
    registry.register(health);
    return registry.getSampleValue(name, new String[] {"partition"}, new String[] {"0"});
  }
}
