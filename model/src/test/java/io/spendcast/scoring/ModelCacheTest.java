package io.spendcast.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.scoring.artifacts.Artifacts;
import io.spendcast.scoring.artifacts.ModelCache;
import io.spendcast.scoring.registry.RegisteredVersion;
import io.spendcast.scoring.registry.RegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCacheTest {
  @TempDir Path temp;
  private Path root;
  private FaultyRegistry registry;
  private ModelCache cache;

  @BeforeEach
  void start() throws IOException {
    root = temp.resolve("cache");
    registry = new FaultyRegistry();
    registry.register("1", ModelCopy.in(temp.resolve("1")).folder());
    cache = cache();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void givesManyAtOnceTheSameCompleteFolder() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    Set<Path> folders = new HashSet<>();
    try {
      List<Future<Path>> answers =
          threads.invokeAll(Collections.nCopies(8, () -> cache().folderOf(version("m", "0/1"))));
      for (Future<Path> answer : answers) {
        folders.add(answer.get());
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(folders).hasSize(1);
    assertThat(list(root.resolve("m"))).containsExactlyElementsOf(folders);
    assertThat(names(folders.iterator().next())).isEqualTo(names(temp.resolve("1")));
  }

  @Test
  void tellsTheSameVersionOfARegistryMadeAnewFromTheOld() throws IOException {
    registry.register("2", temp.resolve("1"));

    assertThat(cache.folderOf(version("m", "0/1")))
        .isNotEqualTo(cache.folderOf(version("m", "0/2")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "a b", "a\\b", "ü*?"})
  void staysInsideItsFolderWhateverAModelIsCalled(String name) {
    Path folder = cache.folderOf(version(name, "0/1"));

    assertThat(root.relativize(folder.normalize()).getNameCount()).isEqualTo(2);
    assertThat(folder.normalize()).startsWith(root);
  }

  @Test
  void remembersWhatServedLastUnderEachReference() {
    Path folder = cache.folderOf(version("m", "0/1"));

    cache.remember("m", "models:/m@champion", folder);

    assertThat(cache().lastGood("m", "models:/m@champion")).contains(folder);
    assertThat(cache.lastGood("m", "models:/m@challenger")).isEmpty();
    assertThat(ModelCache.versionIn(folder)).isEqualTo(1);
    cache.discard(folder);
    assertThat(cache.lastGood("m", "models:/m@champion")).isEmpty();
  }

  @Test
  void keepsTheNewestTenAndWhateverIsYoung() throws IOException {
    Path folder = cache.folderOf(version("m", "0/1"));
    for (int day = 1; day <= 15; day++) {
      makeOld(Files.createDirectory(root.resolve("m").resolve(day + "-old")), day);
    }

    cache.remember("m", "models:/m@champion", folder);

    assertThat(list(root.resolve("m")).filter(Files::isDirectory))
        .hasSize(10)
        .contains(folder, root.resolve("m/9-old"))
        .doesNotContain(root.resolve("m/10-old"));
  }

  @Test
  void keepsWhatAnotherStreamHasNotedHoweverOldItIs() throws IOException {
    Path noted = cache.folderOf(version("m", "0/1"));
    cache.remember("m", "models:/m/1", noted);
    makeOld(noted, 100);
    for (int day = 1; day <= 15; day++) {
      makeOld(Files.createDirectory(root.resolve("m").resolve(day + "-old")), day);
    }
    registry.register("2", temp.resolve("1"));

    cache().remember("m", "models:/m@champion", cache.folderOf(version("m", "0/2")));

    assertThat(cache.lastGood("m", "models:/m/1")).contains(noted);
    assertThat(root.resolve("m/10-old")).doesNotExist();
  }

  @Test
  void removesWhatAKilledProcessLeftAndNothingThatIsUnderWay() throws IOException {
    Path models = Files.createDirectories(root.resolve("m"));
    Path left = Files.createDirectory(models.resolve("download-1"));
    Files.writeString(left.resolve("model.onnx"), "half of i");
    makeOld(left, 1);
    Path underWay = Files.createDirectory(models.resolve("download-2"));

    cache.folderOf(version("m", "0/1"));

    assertThat(left).doesNotExist();
    assertThat(underWay).exists();
  }

  @Test
  void letsManyDiscardAtOnceAndTheNextOneDownloadAnew() throws Exception {
    Path folder = cache.folderOf(version("m", "0/1"));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<?> done :
          threads.invokeAll(
              Collections.nCopies(8, Executors.callable(() -> cache().discard(folder))))) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(list(root.resolve("m"))).isEmpty();
    assertThat(names(cache.folderOf(version("m", "0/1")))).isEqualTo(names(temp.resolve("1")));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void tellsAFullDiskFromARegistryOutOfReach() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("full"));
    Files.createSymbolicLink(folder.resolve("MLmodel"), Path.of("/dev/full"));
    Artifacts artifacts = new Artifacts(registry.registry(), Duration.ofSeconds(10));

    assertThatThrownBy(() -> artifacts.download(version("m", "0/1"), folder))
        .isInstanceOf(RegistryException.class)
        .hasMessageContainingAll("can't write " + folder, "No space left on device");
  }

  @Test
  void saysWhichFolderCantBeUsed() throws IOException {
    Files.writeString(root, "a file where the folder should be");

    assertThatThrownBy(() -> cache.folderOf(version("m", "0/1")))
        .isInstanceOf(RegistryException.class)
        .hasMessageStartingWith("model cache " + root + " can't be used: ");
  }

  private static void makeOld(Path path, int days) throws IOException {
    Instant then = Instant.now().minus(Duration.ofDays(days));
    Files.setLastModifiedTime(path, FileTime.from(then));
  }

  private ModelCache cache() {
    return new ModelCache(root, new Artifacts(registry.registry(), Duration.ofSeconds(10)));
  }

  private static RegisteredVersion version(String name, String artifacts) {
    return new RegisteredVersion(name, 1, "mlflow-artifacts:/" + artifacts);
  }

  private static Stream<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    return list(folder).map(file -> file.getFileName().toString()).sorted().toList();
  }
}
