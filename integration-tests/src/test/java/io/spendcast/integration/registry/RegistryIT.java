package io.spendcast.integration.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.Wait;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.servers.Registrar;
import io.spendcast.scoring.InvalidModelException;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.scoring.registry.Registry;
import io.spendcast.scoring.serving.ModelServer;
import io.spendcast.scoring.serving.ModelServer.Lease;
import io.spendcast.scoring.serving.Models;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Serving from a real MLflow, which each test starts once and walks through its faults. */
class RegistryIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Longer than a registry that works ever needs to answer, on a loaded machine too. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final ModelReference CHAMPION =
      ModelReference.parse("models:/purchase-value@champion");

  @TempDir Path temp;

  @Test
  void followsTheAliasAndRefusesWhateverIsBroken() {
    try (Mlflow mlflow = mlflow()) {
      mlflow.start();
      Registrar registrar = Registrar.of(mlflow);
      registrar.moveChampion(registrar.register(variant("good").folder()));
      String other = registrar.register(variant("other").folder());

      try (ModelServer<Scorer> server = serve(Registry.at(mlflow.uri()))) {
        assertThat(version(server)).isEqualTo("1");

        registrar.moveChampion(other);
        awaitVersion(server, "2");

        broken().forEach((variant, reason) -> refuses(server, registrar, variant, reason));

        registrar.deleteChampion();
        awaitRefusal(
            server, "answered 400: INVALID_PARAMETER_VALUE Registered model alias champion");
        assertThat(version(server)).isEqualTo("2");

        registrar.moveChampion("1");
        awaitVersion(server, "1");
        assertThat(server.stats().lastRefusal()).isEmpty();
        assertThat(server.stats().swaps()).isEqualTo(2);
      }
    }
  }

  @Test
  void servesOnWhileTheRegistryHangsOrIsDownAndFollowsOnceItIsBack() {
    try (Mlflow mlflow = mlflow().withPasswords()) {
      mlflow.start();
      Registrar registrar = Registrar.of(mlflow);
      Path good = variant("good").folder();
      registrar.moveChampion(registrar.register(good));
      String other = registrar.register(good);
      Registry registry = Registry.from(mlflow.environment());

      try (ModelServer<Scorer> server = serve(registry)) {
        Signal.STOP.to(mlflow.handle());
        awaitRefusal(server, "can't be reached: no answer within 30.0 s");
        assertThat(version(server)).isEqualTo("1");
        Signal.CONT.to(mlflow.handle());
        registrar.moveChampion(other);
        awaitVersion(server, "2");

        Signal.KILL.to(mlflow.handle());
        awaitRefusal(server, "can't be reached: Connection refused");
        assertThat(version(server)).isEqualTo("2");
        startsWithTheLastGoodVersion(registry);

        mlflow.start();
        registrar.moveChampion("1");
        awaitVersion(server, "1");
      }
      refusesAWrongPassword(mlflow);
    }
  }

  private void startsWithTheLastGoodVersion(Registry registry) {
    try (ModelServer<Scorer> server = serve(registry)) {
      assertThat(version(server)).isEqualTo("2");
    }
    assertThatThrownBy(
            () ->
                Models.serve(ModelReference.parse("models:/other@champion"), settings(), registry))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("Connection refused");
  }

  private void refusesAWrongPassword(Mlflow mlflow) {
    Map<String, String> environment = new LinkedHashMap<>(mlflow.environment());
    environment.put("MLFLOW_TRACKING_PASSWORD", "not-the-password");
    Registry wrong = Registry.from(environment);
    ModelReference never = ModelReference.parse("models:/purchase-value/1");

    assertThatThrownBy(() -> Models.serve(never, settings(), wrong))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("refuses the user (401): check MLFLOW_TRACKING_USERNAME")
        .hasMessageNotContaining("not-the-password");
  }

  private Map<ModelVariant, String> broken() {
    Map<ModelVariant, String> broken = new LinkedHashMap<>();
    broken.put(variant("truncated").truncate(), "graph_sha256 must be");
    broken.put(variant("narrow").withGraph("narrow.onnx"), "must score its example");
    broken.put(variant("signature").edit("[-1, 45]", "[-1, 44]"), "shape [-1, 45]");
    broken.put(
        variant("features").edit("feature_version: 2", "feature_version: 9"),
        "feature_version must be");
    broken.put(variant("nan").withGraph("nan.onnx"), "must give probabilities of 0 to 1");
    broken.put(variant("currency").edit("base_currency: USD", "base_currency: GBP"), "predict in");
    return broken;
  }

  private static void refuses(
      ModelServer<Scorer> server, Registrar registrar, ModelVariant variant, String reason) {
    registrar.moveChampion(registrar.register(variant.folder()));
    awaitRefusal(server, reason);
    assertThat(version(server)).isEqualTo("2");
  }

  private static void awaitRefusal(ModelServer<Scorer> server, String reason) {
    Wait.until(reason, PATIENCE, () -> server.stats().lastRefusal().orElse("").contains(reason));
  }

  private static void awaitVersion(ModelServer<Scorer> server, String version) {
    Wait.until("version " + version, PATIENCE, () -> version(server).equals(version));
  }

  private static String version(ModelServer<Scorer> server) {
    try (Lease<Scorer> lease = server.lease()) {
      return lease.model().info().version();
    }
  }

  private ModelServer<Scorer> serve(Registry registry) {
    return Models.serve(CHAMPION, settings(), registry);
  }

  private ServingSettings settings() {
    return ServingSettings.DEFAULT
        .withPoll(Duration.ofMillis(200))
        .withTimeout(TIMEOUT)
        .withBaseCurrency("USD")
        .withCache(temp.resolve("cache"));
  }

  private ModelVariant variant(String name) {
    return ModelVariant.in(temp.resolve(name));
  }

  private Mlflow mlflow() {
    Path folder = temp.resolve("mlflow");
    return Mlflow.in(
        ProjectFolder.find().mlflowVenv(), folder, Path.of("target/registry/mlflow.log"));
  }
}
