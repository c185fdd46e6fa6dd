package io.spendcast.integration.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.servers.Moto;
import io.spendcast.local.servers.Registrar;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.scoring.TestAuthority;
import io.spendcast.scoring.registry.Registry;
import io.spendcast.scoring.serving.ModelServer;
import io.spendcast.scoring.serving.ModelServer.Lease;
import io.spendcast.scoring.serving.Models;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The forms of MLflow that teams run: each way in, and each place for artifacts. One registry has
 * them all. Each test breaks its form while it serves.
 */
class RegistryAccessIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ModelReference CHAMPION =
      ModelReference.parse("models:/purchase-value@champion");
  private static final Map<String, String> AWS =
      Map.of("aws.accessKeyId", "local", "aws.secretAccessKey", "local", "aws.region", "us-east-1");

  @TempDir static Path temp;
  private static Mlflow mlflow;
  private static Moto moto;
  private static Registrar registrar;
  private static Path model;

  /** The version that each test begins with, stored by the registry. */
  private static String first;

  @TempDir Path cache;
  private Map<String, String> environment;

  @BeforeAll
  static void startServers() {
    ProjectFolder project = ProjectFolder.find();
    Path logs = Path.of("target/registry");
    mlflow =
        Mlflow.in(project.mlflowVenv(), temp.resolve("mlflow"), logs.resolve("access.log"))
            .withPasswords();
    moto = Moto.in(project.motoVenv(), logs.resolve("moto.log"));
    moto.start();
    mlflow.start();
    model = ModelVariant.in(temp.resolve("model")).folder();
    registrar = Registrar.of(mlflow);
    first = registrar.register(model);
    AWS.forEach(System::setProperty);
  }

  @AfterAll
  static void stopServers() {
    AWS.keySet().forEach(System::clearProperty);
    mlflow.close();
    moto.close();
  }

  @BeforeEach
  void begin() {
    registrar.moveChampion(first);
    environment = new HashMap<>(mlflow.environment());
    environment.put("MLFLOW_S3_ENDPOINT_URL", moto.endpoint().toString());
  }

  @Test
  void servesWithAPasswordAndStartsFromTheCacheWhenItIsWrong() {
    try (ModelServer<Scorer> server = serve()) {
      assertThat(version(server)).isEqualTo(first);
    }

    environment.put("MLFLOW_TRACKING_PASSWORD", "not-the-password");
    try (ModelServer<Scorer> server = serve()) {
      assertThat(version(server)).isEqualTo(first);
      awaitRefusal(server, "refuses the user (401): check MLFLOW_TRACKING_USERNAME");
    }
  }

  @Test
  void servesWithATokenOverTlsUntilEitherExpires() throws IOException, InterruptedException {
    TestAuthority authority = TestAuthority.in(temp.resolve("authority"));
    try (Gate gate = Gate.before(mlflow, "the token")) {
      gate.start(authority.server());
      environment.clear();
      environment.put(Mlflow.TRACKING_URI, gate.uri().toString());
      environment.put("MLFLOW_TRACKING_TOKEN", "the token");
      environment.put("MLFLOW_TRACKING_SERVER_CERT_PATH", authority.certificates().toString());

      try (ModelServer<Scorer> server = serve()) {
        gate.accept("another one");
        awaitRefusal(server, "refuses the token (401): check MLFLOW_TRACKING_TOKEN");
        gate.accept("the token");
        gate.start(authority.expired());
        awaitRefusal(server, "can't be reached: its certificate has expired");
        assertThat(version(server)).isEqualTo(first);

        gate.start(authority.server());
        String next = registrar.register(model);
        registrar.moveChampion(next);
        awaitVersion(server, next);
      }
    }
  }

  @Test
  void servesFromS3AndStaysWhenTheBucketIsMissing() {
    moto.createBucket("models");
    Registrar onS3 = registrar.storing("s3://models/purchase-value", moto::putObject);
    Registrar nowhere = registrar.storing("s3://missing/purchase-value", (address, bytes) -> {});

    try (ModelServer<Scorer> server = serve()) {
      String next = onS3.register(model);
      registrar.moveChampion(next);
      awaitVersion(server, next);

      registrar.moveChampion(nowhere.register(model));
      awaitRefusal(server, "can't be read: NoSuchBucket (404), ");
      assertThat(version(server)).isEqualTo(next);
    }
  }

  @Test
  void servesFromASharedDiskAndStaysWhenItIsNotThere() throws IOException {
    Path disk = Files.createDirectory(temp.resolve("disk"));
    Registrar onDisk = registrar.storing(disk.toUri().toString(), RegistryAccessIT::putOnDisk);
    Registrar nowhere = registrar.storing("file:///not/mounted", (address, bytes) -> {});

    try (ModelServer<Scorer> server = serve()) {
      String next = onDisk.register(model);
      registrar.moveChampion(next);
      awaitVersion(server, next);

      registrar.moveChampion(nowhere.register(model));
      awaitRefusal(server, "which is not there: mount the registry's disk");
      assertThat(version(server)).isEqualTo(next);
    }
  }

  private static void putOnDisk(String address, byte[] bytes) {
    try {
      Path file = Path.of(URI.create(address).getPath());
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new StackException("cannot store " + address, e);
    }
  }

  private ModelServer<Scorer> serve() {
    ServingSettings settings =
        ServingSettings.DEFAULT
            .withPoll(Duration.ofMillis(200))
            .withTimeout(Duration.ofSeconds(30))
            .withCache(cache);
    return Models.serve(CHAMPION, settings, Registry.from(environment));
  }

  private static void awaitRefusal(ModelServer<Scorer> server, String reason) {
    Wait.until(reason, PATIENCE, () -> refusal(server).contains(reason));
    assertThat(refusal(server)).doesNotContain("\n").hasSizeLessThan(400);
  }

  private static String refusal(ModelServer<Scorer> server) {
    return server.stats().lastRefusal().orElse("");
  }

  private static void awaitVersion(ModelServer<Scorer> server, String version) {
    Wait.until("version " + version, PATIENCE, () -> version(server).equals(version));
  }

  private static String version(ModelServer<Scorer> server) {
    try (Lease<Scorer> lease = server.lease()) {
      return lease.model().info().version();
    }
  }
}
