package io.spendcast.scoring.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.spendcast.scoring.Leftovers;
import io.spendcast.scoring.SilentServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

// On a thread of its own, since a call that hangs can't be interrupted.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class MlflowApiTest {
  private static final Duration DEADLINE = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private int status = 200;
  private byte[] body = "{}".getBytes(UTF_8);

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            requests.add(
                exchange.getRequestURI()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getResponseHeaders().add("Location", uri() + "/elsewhere");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void endsACallThatHangsWithinItsDeadlineAndLeavesNothingBehind(String scheme) throws Exception {
    try (SilentServer silent = new SilentServer()) {
      MlflowApi api = new MlflowApi(Registry.at(silent.uri(scheme)), DEADLINE);
      hang(api, silent);
      Leftovers before = Leftovers.before();

      for (int i = 0; i < 20; i++) {
        long start = System.nanoTime();
        hang(api, silent);

        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isBetween(DEADLINE, DEADLINE.plusSeconds(3));
        assertThat(Thread.interrupted()).as("interrupted after its end").isFalse();
      }
      before.awaitNone();
      assertThat(silent.accepted()).isGreaterThan(10);
    }
  }

  private static void hang(MlflowApi api, SilentServer silent) {
    assertThatThrownBy(() -> api.get("registered-models/alias"))
        .isInstanceOf(RegistryException.class)
        .hasMessageEndingWith("can't be reached: no answer within 0.2 s");
    silent.awaitCut();
  }

  @Test
  void leavesNothingBehindAfterAnAnswer() throws IOException {
    api(Login.NONE).get("any");
    Leftovers before = Leftovers.before();

    for (int i = 0; i < 20; i++) {
      api(Login.NONE).get("any");
    }

    before.awaitNone();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "302 | answered 302: no code",
        "401 | refuses the token (401): check MLFLOW_TRACKING_TOKEN",
        "403 | refuses the token (403): check MLFLOW_TRACKING_TOKEN",
        "404 | answered 404: no code",
        "429 | answered 429: no code",
        "503 | answered 503: no code",
      })
  void asksOnceAndGoesNowhereElse(int answered, String reason) {
    status = answered;

    assertThatThrownBy(() -> api(new Login("", "", "t0ken")).get("any?name=a%20b"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("t0ken");
    assertThat(requests).containsExactly("/api/2.0/mlflow/any?name=a%20b Bearer t0ken");
  }

  @Test
  void saysThatNobodyListens() {
    server.stop(0);

    assertThatThrownBy(() -> api(Login.NONE).get("any"))
        .isInstanceOf(RegistryException.class)
        .hasMessageEndingWith("can't be reached: Connection refused");
  }

  @Test
  void saysThatThereIsNoSuchHost() {
    Registry nowhere = Registry.at(URI.create("http://registry.invalid:1"));

    assertThatThrownBy(() -> new MlflowApi(nowhere, LONG).get("any"))
        .isInstanceOf(RegistryException.class)
        .hasMessageEndingWith("can't be reached: unknown host");
  }

  @Test
  void prefersTheUserToTheToken() {
    api(new Login("ann", "secret", "t0ken")).get("any");

    assertThat(requests).containsExactly("/api/2.0/mlflow/any Basic YW5uOnNlY3JldA==");
  }

  @Test
  void readsNoMoreThanAnAnswerMayHave() {
    body = new byte[(1 << 20) + 1];

    assertThatThrownBy(() -> api(Login.NONE).get("any"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("must send 1,048,576 bytes at most, but sent more");
  }

  @Test
  void goesThroughTheProxyOfTheJvm() {
    Map<String, String> proxy =
        Map.of("http.proxyHost", "127.0.0.1", "http.proxyPort", "" + uri().getPort());
    proxy.forEach(System::setProperty);
    try {
      Registry behind = Registry.at(URI.create("http://registry.example:5000"));
      new MlflowApi(behind, LONG).get("any");
      new Http(behind, LONG).json("/any");
    } finally {
      proxy.keySet().forEach(System::clearProperty);
    }

    assertThat(requests)
        .containsExactly(
            "http://registry.example:5000/api/2.0/mlflow/any null",
            "http://registry.example:5000/any null");
  }

  private MlflowApi api(Login login) {
    return new MlflowApi(new Registry(uri(), login, Trust.OF_THE_JVM, Optional.empty()), LONG);
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }
}
