package io.spendcast.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.scoring.FaultyRegistry.Fault;
import io.spendcast.scoring.serving.FirstModel;
import io.spendcast.scoring.serving.ModelServer;
import io.spendcast.scoring.serving.ModelServer.Lease;
import io.spendcast.scoring.serving.Models;
import io.spendcast.scoring.serving.RegistryVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Faults that a real registry can't be made to show: that is why this one, and only this one, is an
 * imitation. Each leaves the version that serves in place, and says why.
 */
@Tag("slow")
class RegistryFaultsTest {
  private static final ModelReference CHAMPION =
      ModelReference.parse("models:/purchase-value@champion");

  @TempDir Path temp;
  private FaultyRegistry registry;
  private ServingSettings settings;

  @BeforeEach
  void start() throws IOException {
    registry = new FaultyRegistry();
    registry.register("1", ModelCopy.in(temp.resolve("1")).folder());
    registry.register("2", ModelCopy.in(temp.resolve("2")).folder());
    settings =
        ServingSettings.DEFAULT
            .withPoll(Duration.ofMillis(50))
            .withTimeout(Duration.ofSeconds(2))
            .withCache(temp.resolve("cache"));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INTERNAL_ERROR | answered 500: no JSON",
        "GARBAGE | must answer JSON, but did not",
        "OTHER_JSON | must answer with a text at /model_version/version",
        "REDIRECT | answered 302",
        "HANGS | can't be reached: no answer within 2.0 s",
        "HANGS_HALF_WAY | can't be reached: Read timed out",
        "TRUNCATED_FILE | bytes, but came with",
        "SHORT_FILE | bytes, but came with",
        "LONG_FILE | bytes at most, but sent more",
        "OUTSIDE_NAME | must list plain file names, but lists \"../",
        "NOT_READY | version 2 of purchase-value must be READY, but is PENDING_REGISTRATION",
        "OTHER_STORE | but only mlflow-artifacts:/…, s3://bucket/… and file:/… can be read",
        "NO_STORE | but only mlflow-artifacts:/…, s3://bucket/… and file:/… can be read",
        "NO_ADDRESS | but only mlflow-artifacts:/…, s3://bucket/… and file:/… can be read",
      })
  void leavesTheOldVersionServingUntilTheFaultIsGone(Fault fault, String reason) {
    try (ModelServer<Scorer> server = serve()) {
      registry.fault = fault;
      registry.champion = "2";
      await(() -> server.stats().refusals() > 0);

      assertThat(server.stats().lastRefusal()).get().asString().contains(reason);
      assertThat(version(server)).isEqualTo("1");
      assertThat(server.stats().swaps()).isZero();

      registry.fault = Fault.NONE;
      await(() -> server.stats().swaps() == 1);
      assertThat(version(server)).isEqualTo("2");
      assertThat(server.stats().lastRefusal()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"INTERNAL_ERROR", "HANGS", "GARBAGE", "NO_ADDRESS"})
  void startsWithTheLastGoodVersion(Fault fault) {
    registry.champion = "2";
    serve().close();

    registry.fault = fault;
    try (LogLines log = new LogLines(FirstModel.class);
        ModelServer<Scorer> server = serve()) {
      assertThat(version(server)).isEqualTo("2");
      assertThat(server.stats().lastRefusal())
          .get()
          .asString()
          .startsWith("starts with version 2:");
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith(
              "model models:/purchase-value@champion starts with version 2: registry http:");
    }
  }

  @Test
  void startsWithTheLastGoodVersionWhenTheWantedOneIsBroken() throws IOException {
    serve().close();

    Path broken = temp.resolve("3");
    ModelCopy.in(broken).edit("MLmodel", "feature_version: 2", "feature_version: 1");
    registry.register("3", broken);
    registry.champion = "3";
    try (ModelServer<Scorer> server = serve()) {
      assertThat(version(server)).isEqualTo("1");
      assertThat(server.stats().lastRefusal()).get().asString().contains("feature_version must be");
    }
  }

  @Test
  void sharesNoLastGoodVersionBetweenReferences() {
    serve().close();
    registry.fault = Fault.INTERNAL_ERROR;

    assertThatThrownBy(
            () -> serve(ModelReference.parse("models:/purchase-value@challenger")).close())
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContainingAll(
            "model models:/purchase-value@challenger: registry http://127.0.0.1:",
            "answered 500",
            "the cache folder has no version of it that served before");
  }

  @Test
  void servesAFixedVersionWithoutEverAskingAgain() {
    try (ModelServer<Scorer> server = serve(ModelReference.parse("models:/purchase-value/2"))) {
      registry.fault = Fault.INTERNAL_ERROR;

      assertThat(version(server)).isEqualTo("2");
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().equals("follow models:/purchase-value/2"));
    }
  }

  @Test
  void servesAFixedVersionFromTheCacheAsTheOneThatIsWanted() {
    ModelReference second = ModelReference.parse("models:/purchase-value/2");
    serve(second).close();

    registry.fault = Fault.INTERNAL_ERROR;
    try (ModelServer<Scorer> server = serve(second)) {
      assertThat(version(server)).isEqualTo("2");
      assertThat(server.stats().refusals()).isZero();
      assertThat(server.stats().lastRefusal()).isEmpty();
    }
  }

  @Test
  void servesAVersionThatCantBeNoted() throws IOException {
    serve().close();
    Path note = note();
    Files.delete(note);
    Files.createDirectories(note.resolve("in the way"));

    try (LogLines log = new LogLines(RegistryVersions.class);
        ModelServer<Scorer> server = serve()) {
      registry.champion = "2";
      await(() -> server.stats().swaps() == 1);

      assertThat(version(server)).isEqualTo("2");
      assertThat(server.stats().lastRefusal()).isEmpty();
      assertThat(log.warnings())
          .hasSize(2)
          .last()
          .asString()
          .startsWith("model models:/purchase-value@champion: version 2 can't be noted");
    }
  }

  private Path note() throws IOException {
    try (Stream<Path> kept = Files.list(temp.resolve("cache/purchase-value"))) {
      return kept.filter(path -> path.getFileName().toString().startsWith("last-good-"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void endsItsThreadWithTheServer() {
    serve().close();

    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("follow models:/")));
  }

  @Test
  void downloadsAVersionOnceAndKeepsNothingBroken() throws IOException {
    serve().close();
    registry.champion = "2";
    registry.fault = Fault.SHORT_FILE;
    try (ModelServer<Scorer> server = serve()) {
      await(() -> server.stats().refusals() > 1);
    }

    try (Stream<Path> kept = Files.list(temp.resolve("cache/purchase-value"))) {
      assertThat(kept.map(path -> path.getFileName().toString().replaceFirst("-.*", "")))
          .containsExactlyInAnyOrder("1", "last");
    }
  }

  private ModelServer<Scorer> serve() {
    return serve(CHAMPION);
  }

  private ModelServer<Scorer> serve(ModelReference reference) {
    return Models.serve(reference, settings, registry.registry());
  }

  private static String version(ModelServer<Scorer> server) {
    try (Lease<Scorer> lease = server.lease()) {
      return lease.model().info().version();
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }
}
