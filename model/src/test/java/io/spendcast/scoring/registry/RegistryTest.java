package io.spendcast.scoring.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTest {

  @Test
  void isTheOneOfMlflowsOwnVariables() {
    Map<String, String> environment =
        Map.of(
            "MLFLOW_TRACKING_URI", "https://models.example.com/mlflow/",
            "MLFLOW_TRACKING_USERNAME", "ann",
            "MLFLOW_TRACKING_PASSWORD", "secret",
            "MLFLOW_TRACKING_TOKEN", "a token",
            "MLFLOW_TRACKING_SERVER_CERT_PATH", "/etc/ca.pem",
            "MLFLOW_S3_ENDPOINT_URL", "http://minio:9000");

    assertThat(Registry.from(environment))
        .isEqualTo(
            new Registry(
                URI.create("https://models.example.com/mlflow"),
                new Login("ann", "secret", "a token"),
                new Trust("/etc/ca.pem", false),
                Optional.of(URI.create("http://minio:9000"))));
  }

  @Test
  void needsNoPassword() {
    assertThat(Registry.from(Map.of("MLFLOW_TRACKING_URI", "http://127.0.0.1:5000")))
        .isEqualTo(Registry.at(URI.create("http://127.0.0.1:5000")));
  }

  @Test
  void neverShowsItsPassword() {
    Map<String, String> environment =
        Map.of(
            "MLFLOW_TRACKING_URI", "http://host:1",
            "MLFLOW_TRACKING_USERNAME", "ann",
            "MLFLOW_TRACKING_PASSWORD", "secret",
            "MLFLOW_TRACKING_TOKEN", "a token of theirs");

    assertThat(Registry.from(environment)).hasToString("http://host:1");
    assertThat(Registry.from(environment).login()).hasToString("user ann");
    assertThat(new Login("", "", "a token of theirs")).hasToString("a token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "databricks", "sqlite:///mlflow.db", "ftp://host", "//host"})
  void refusesAnAddressThatIsNotOfTheWeb(String address) {
    assertThatThrownBy(() -> Registry.from(Map.of("MLFLOW_TRACKING_URI", address)))
        .isInstanceOf(RegistryException.class)
        .hasMessage(
            "MLFLOW_TRACKING_URI must be an address like http://host:5000, but was \"%s\"",
            address);
  }

  @Test
  void refusesAnEndpointThatIsNotOfTheWeb() {
    Map<String, String> environment =
        Map.of("MLFLOW_TRACKING_URI", "http://host:1", "MLFLOW_S3_ENDPOINT_URL", "minio:9000");

    assertThatThrownBy(() -> Registry.from(environment))
        .isInstanceOf(RegistryException.class)
        .hasMessageStartingWith("MLFLOW_S3_ENDPOINT_URL must be an address like");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://ann:secret@host:1", "http://ann:secret@ho st:1"})
  void refusesAPasswordInTheAddressWithoutShowingIt(String address) {
    assertThatThrownBy(() -> Registry.from(Map.of("MLFLOW_TRACKING_URI", address)))
        .isInstanceOf(RegistryException.class)
        .hasNoCause()
        .message()
        .doesNotContain("secret");
  }
}
