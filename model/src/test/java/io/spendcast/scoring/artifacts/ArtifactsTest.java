package io.spendcast.scoring.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.scoring.Leftovers;
import io.spendcast.scoring.SilentServer;
import io.spendcast.scoring.registry.RegisteredVersion;
import io.spendcast.scoring.registry.Registry;
import io.spendcast.scoring.registry.RegistryException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ArtifactsTest {
  private static final Map<String, String> CREDENTIALS =
      Map.of("aws.accessKeyId", "local", "aws.secretAccessKey", "local", "aws.region", "us-east-1");
  private static final Registry REGISTRY = Registry.at(URI.create("http://127.0.0.1:1"));

  @TempDir Path temp;
  private Path stored;
  private Path copy;

  @BeforeEach
  void store() throws IOException {
    stored = Files.createDirectories(temp.resolve("disk of the registry"));
    copy = Files.createDirectory(temp.resolve("copy"));
    Files.createDirectory(stored.resolve("code"));
    Files.writeString(stored.resolve("MLmodel"), "flavors:");
    Files.writeString(stored.resolve("code/a b.txt"), "text");
  }

  @Test
  void copiesAVersionFromASharedDisk() throws IOException {
    download(stored.toUri().toString());

    assertThat(copy.resolve("MLmodel")).hasContent("flavors:");
    assertThat(copy.resolve("code/a b.txt")).hasContent("text");
  }

  @Test
  void copiesFromAPlainPathToo() throws IOException {
    Path plain = Files.move(stored, temp.resolve("plain"));

    download(plain.toString());

    assertThat(copy.resolve("code/a b.txt")).hasContent("text");
  }

  @Test
  void saysThatTheDiskIsNotHere() {
    assertRefused(
        "file:///srv/mlflow/1", "in the folder /srv/mlflow/1, which is not there: mount the");
  }

  @Test
  void followsNoLinkOutOfTheFolder() throws IOException {
    Files.createSymbolicLink(stored.resolve("passwords"), Path.of("/etc/passwd"));

    assertRefused(stored.toUri().toString(), "must have plain files only, but has " + stored);
  }

  @Test
  void refusesFoldersThatAreTooDeep() throws IOException {
    Files.createDirectories(stored.resolve("1/2/3/4/5/6/7"));

    assertRefused(stored.toUri().toString(), "must not be so deep: 1/2/3/4/5/6/7");
  }

  @Test
  void refusesTooManyFiles() throws IOException {
    for (int i = 0; i < 200; i++) {
      Files.createFile(stored.resolve("file-" + i));
    }

    assertRefused(stored.toUri().toString(), "a model must have 200 files at most");
  }

  @Test
  void refusesAnEmptyFolder() throws IOException {
    Path empty = Files.createDirectory(temp.resolve("empty"));

    assertRefused(empty.toString(), "but has 0 of 0 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gs://bucket/1",
        "dbfs:/1",
        "https://host/1",
        "mlflow-artifacts:",
        "relative/1",
        "no address "
      })
  void namesThePlacesThatCanBeRead(String address) {
    assertRefused(
        address, "keeps version 3 of m at " + address + ", but only mlflow-artifacts:/…, s3://");
  }

  @Test
  void endsWhenS3HangsAndLeavesNothingBehind() throws Exception {
    CREDENTIALS.forEach(System::setProperty);
    try (SilentServer silent = new SilentServer()) {
      Registry registry =
          Registry.from(
              Map.of(
                  "MLFLOW_TRACKING_URI",
                  "http://127.0.0.1:1",
                  "MLFLOW_S3_ENDPOINT_URL",
                  silent.uri("http").toString()));
      hang(registry);
      silent.awaitCut();
      Leftovers before = Leftovers.before();

      for (int i = 0; i < 5; i++) {
        hang(registry);
        silent.awaitCut();
      }
      before.awaitNone();
    } finally {
      CREDENTIALS.keySet().forEach(System::clearProperty);
    }
  }

  private void hang(Registry registry) {
    Artifacts artifacts = new Artifacts(registry, Duration.ofMillis(200));
    assertThatThrownBy(() -> artifacts.download(version("s3://models/1"), copy))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("s3://models/1/ can't be read: ")
        .hasMessageContaining("timed out");
  }

  private void download(String address) {
    new Artifacts(REGISTRY, Duration.ofSeconds(10)).download(version(address), copy);
  }

  private void assertRefused(String address, String reason) {
    assertThatThrownBy(() -> download(address))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  private static RegisteredVersion version(String address) {
    return new RegisteredVersion("m", 3, address);
  }
}
