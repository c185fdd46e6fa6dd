package io.spendcast.scoring.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.spendcast.scoring.LogLines;
import io.spendcast.scoring.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS to a registry, both by MLflow's client and in the streaming of files. */
@Timeout(60)
class TrustTest {
  private static final String CERTIFICATES = "MLFLOW_TRACKING_SERVER_CERT_PATH";
  private static final String INSECURE = "MLFLOW_TRACKING_INSECURE_TLS";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir static Path temp;
  private static TestAuthority authority;
  private HttpsServer server;

  @BeforeAll
  static void makeCertificates() throws IOException, InterruptedException {
    authority = TestAuthority.in(temp.resolve("certificates"));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void trustsTheAuthorityOfItsFile() throws IOException {
    serve(authority.server());

    calls(Map.of(CERTIFICATES, authority.certificates().toString())).forEach(Runnable::run);
  }

  @Test
  void trustsNoOtherAuthority() throws IOException {
    serve(authority.server());

    assertEachRefused(Map.of(), "its certificate is not trusted: name its authority's PEM file in");
  }

  @Test
  void refusesACertificateThatHasExpired() throws IOException {
    serve(authority.expired());

    assertEachRefused(
        Map.of(CERTIFICATES, authority.certificates().toString()),
        "its certificate has expired (NotAfter: ");
  }

  @Test
  void checksNothingIfSoToldAndWarns() throws IOException {
    serve(authority.expired());

    try (LogLines log = new LogLines(Trust.class)) {
      calls(Map.of(INSECURE, "true")).forEach(Runnable::run);

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains(INSECURE + " is set: the registry's certificate is not checked");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing.pem", "other.pem", "empty.pem"})
  void refusesAFileOfNoCertificates(String name) throws IOException {
    Files.writeString(temp.resolve("other.pem"), "-----BEGIN CERTIFICATE-----\nno\n");
    Files.writeString(temp.resolve("empty.pem"), "");
    String file = temp.resolve(name).toString();

    assertThatThrownBy(() -> Trust.from(Map.of(CERTIFICATES, file)).context())
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(CERTIFICATES + " must be a PEM file of certificates, but " + file);
  }

  @Test
  void refusesContradictionsAndMistypedValues() {
    assertThatThrownBy(() -> Trust.from(Map.of(CERTIFICATES, "ca.pem", INSECURE, "1")))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("exclude each other");
    assertThatThrownBy(() -> Trust.from(Map.of(INSECURE, "yes")))
        .isInstanceOf(RegistryException.class)
        .hasMessage(INSECURE + " must be true or false, but was \"yes\"");
    assertThat(Trust.from(Map.of(INSECURE, "False"))).isEqualTo(Trust.OF_THE_JVM);
  }

  private void assertEachRefused(Map<String, String> trust, String reason) {
    Consumer<Runnable> refused =
        call ->
            assertThatThrownBy(call::run)
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("can't be reached: " + reason)
                .hasMessageNotContaining("\n");
    calls(trust).forEach(refused);
  }

  private List<Runnable> calls(Map<String, String> trust) {
    Map<String, String> environment = new HashMap<>(trust);
    environment.put("MLFLOW_TRACKING_URI", uri().toString());
    Registry registry = Registry.from(environment);
    return List.of(
        () -> new MlflowApi(registry, TIMEOUT).get("any"),
        () -> new Http(registry, TIMEOUT).json("/any"));
  }

  private void serve(SSLContext context) throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(UTF_8));
          }
        });
    server.start();
  }

  private URI uri() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }
}
