package io.spendcast.scoring.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.scoring.DyingLoad;
import io.spendcast.scoring.FaultyRegistry;
import io.spendcast.scoring.InvalidModelException;
import io.spendcast.scoring.LogLines;
import io.spendcast.scoring.ModelCopy;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.scoring.onnx.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class QuarantineTest {
  private static final ModelReference CHAMPION =
      ModelReference.parse("models:/purchase-value@champion");

  @TempDir Path temp;
  private Path cache;
  private ModelCopy first;
  private ModelCopy second;

  @BeforeEach
  void copyModels() throws IOException {
    cache = temp.resolve("cache");
    first = ModelCopy.in(temp.resolve("1"));
    second = ModelCopy.in(temp.resolve("2"));
  }

  @Test
  void loadsAModelOnceMoreAfterOneDeathAndNotAfterTwo() throws Exception {
    DyingLoad.crash(second, "2", cache);
    DyingLoad.crash(second, "2", cache);

    assertThatThrownBy(() -> load(second, "2"))
        .isInstanceOf(QuarantinedModelException.class)
        .hasMessageStartingWith(
            "version 2 of purchase-value is quarantined, since 2 processes died while they loaded"
                + " it: serve another version, or delete "
                + cache.resolve(".loading").resolve("purchase-value-2-"));
    load(first, "1");
    load(second, "3");

    liftByHand();
    load(second, "2");
    assertThat(files()).isEmpty();
  }

  @Test
  void forgetsADeathOnceTheModelWasLoaded() throws Exception {
    DyingLoad.crash(second, "2", cache);
    load(second, "2");

    DyingLoad.crash(second, "2", cache);
    load(second, "2");

    assertThat(files()).isEmpty();
  }

  @Test
  void countsProcessesThatDieTogetherAsOneDeath() throws Exception {
    Process one = DyingLoad.start(second, "2", cache);
    Process other = DyingLoad.start(second, "2", cache);
    kill(one);
    kill(other);

    load(second, "2");
  }

  @Test
  void countsAHealthyProcessThatWasKilledWhileLoading() throws Exception {
    kill(DyingLoad.start(second, "2", cache));
    kill(DyingLoad.start(second, "2", cache));

    assertThatThrownBy(() -> load(second, "2")).isInstanceOf(QuarantinedModelException.class);
  }

  @Test
  void takesAProcessThatIsStillLoadingForNoDeath() throws Exception {
    Process alive = DyingLoad.start(second, "2", cache);
    try {
      load(second, "2");
      load(second, "2");

      assertThat(files()).singleElement().asString().contains(".loading-0-");
    } finally {
      kill(alive);
    }
  }

  @Test
  void countsNoModelThatIsRefused() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  LoadedModel.of(
                      registered(second, "2"),
                      settings(),
                      folder -> {
                        throw new InvalidModelException("no graph");
                      }))
          .hasMessage("no graph");
    }
    load(second, "2");

    assertThat(files()).isEmpty();
  }

  @Test
  void loadsWithoutAGuardWhereTheCacheCannotBeWritten() throws Exception {
    Files.writeString(cache, "no folder");
    try (LogLines log = new LogLines(Quarantine.class)) {
      load(second, "2");

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .endsWith("a model that kills its process is not quarantined");
    }
  }

  @Test
  void servesTheLastGoodVersionAtAStartAndTheQuarantinedOneOnceItIsLifted() throws Exception {
    try (FaultyRegistry registry = registry()) {
      serve(registry).close();
      quarantine(second, "2");
      registry.champion = "2";

      try (LogLines log = new LogLines(FirstModel.class);
          ModelServer<Scorer> server = serve(registry)) {
        assertThat(version(server)).isEqualTo("1");
        assertThat(server.stats().quarantined()).isTrue();
        assertThat(server.stats().lastRefusal()).get().asString().contains("is quarantined");
        assertThat(log.warnings()).singleElement().asString().contains("is quarantined");

        liftByHand();
        await(() -> version(server).equals("2"));
        assertThat(server.stats().quarantined()).isFalse();
      }
    }
  }

  @Test
  void staysAtTheVersionThatServesWhenTheAliasMovesToAQuarantinedOne() throws Exception {
    quarantine(second, "2");
    try (FaultyRegistry registry = registry();
        ModelServer<Scorer> server = serve(registry)) {
      assertThat(server.stats().quarantined()).isFalse();

      registry.champion = "2";
      await(() -> server.stats().quarantined());

      assertThat(version(server)).isEqualTo("1");
    }
  }

  @Test
  void servesTheVersionBeforeWhenTheLastGoodOneIsQuarantinedItself() throws Exception {
    try (FaultyRegistry registry = registry()) {
      serve(registry).close();
      registry.champion = "2";
      serve(registry).close();
      quarantine(second, "2");

      try (ModelServer<Scorer> server = serve(registry)) {
        assertThat(version(server)).isEqualTo("1");
      }
    }
  }

  @Test
  void namesTheFilesToDeleteWhenThereIsNoLastGoodVersion() throws Exception {
    quarantine(first, "1");
    try (FaultyRegistry registry = registry()) {
      assertThatThrownBy(() -> serve(registry))
          .isInstanceOf(InvalidModelException.class)
          .hasMessageContaining("or delete " + cache.resolve(".loading"))
          .hasMessageEndingWith("the cache folder has no version of it that served before");
    }
  }

  /** One real death, counted as the second. */
  private void quarantine(ModelCopy model, String version) throws Exception {
    DyingLoad.crash(model, version, cache);
    Path left = files().get(0);
    String name = left.getFileName().toString();
    Files.move(left, left.resolveSibling(name.substring(0, name.indexOf(".loading-")) + ".died-2"));
  }

  private FaultyRegistry registry() throws IOException {
    FaultyRegistry registry = new FaultyRegistry();
    registry.register("1", first.folder());
    registry.register("2", second.folder());
    return registry;
  }

  private ModelServer<Scorer> serve(FaultyRegistry registry) {
    return Models.serve(CHAMPION, settings(), registry.registry());
  }

  private ServingSettings settings() {
    return ServingSettings.DEFAULT.withPoll(Duration.ofMillis(50)).withCache(cache);
  }

  private void load(ModelCopy model, String version) {
    LoadedModel.of(registered(model, version), settings()).scorer().close();
  }

  private static ModelFolder registered(ModelCopy model, String version) {
    return ModelFolder.registered(model.folder(), "purchase-value", version);
  }

  private void liftByHand() throws IOException {
    for (Path file : files()) {
      Files.delete(file);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(cache.resolve(".loading"))) {
      return files.toList();
    }
  }

  private static String version(ModelServer<Scorer> server) {
    try (ModelServer.Lease<Scorer> lease = server.lease()) {
      return lease.model().info().version();
    }
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
