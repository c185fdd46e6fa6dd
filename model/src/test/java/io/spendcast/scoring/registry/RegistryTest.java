package io.spendcast.scoring.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
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
            "MLFLOW_TRACKING_PASSWORD", "secret");

    assertThat(Registry.from(environment))
        .isEqualTo(new Registry(URI.create("https://models.example.com/mlflow"), "ann", "secret"));
  }

  @Test
  void needsNoPassword() {
    assertThat(Registry.from(Map.of("MLFLOW_TRACKING_URI", "http://127.0.0.1:5000")))
        .isEqualTo(Registry.at(URI.create("http://127.0.0.1:5000")));
  }

  @Test
  void neverShowsItsPassword() {
    assertThat(new Registry(URI.create("http://host:1"), "ann", "secret").toString())
        .isEqualTo("http://host:1");
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
