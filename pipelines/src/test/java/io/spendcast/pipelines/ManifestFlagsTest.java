package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.stream.settings.StreamOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;

/** What the manifests set must be there to be set. */
class ManifestFlagsTest {
  private static final Path MANIFESTS = Path.of("../k8s/base");
  private static final Pattern VARIABLE = Pattern.compile("- \\{?name: ([A-Z][A-Z0-9_]+)\\b");

  @Test
  void setsOnlyFlagsThatTheStreamHas() {
    List<String> flags =
        listBelow("arguments:", MANIFESTS.resolve("stream/application/application.yaml"));
    flags.add("--topicArn=arn:aws:sns:us-east-1:123456789012:alerts");

    StreamOptions options =
        PipelineOptionsFactory.fromArgs(flags.toArray(String[]::new))
            .withValidation()
            .as(StreamOptions.class);

    assertThat(flags).hasSizeGreaterThan(10);
    assertThat(options.getErasureKeyFile()).isEqualTo("/etc/spendcast/erasure/erasure.key");
    assertThat(options.getModel()).isEqualTo("models:/purchase-value@champion");
  }

  @Test
  void runsOnlyCommandsThatThereAre() {
    for (String job : List.of("migrate/migrate", "judge", "prune")) {
      List<String> arguments = listBelow("args:", MANIFESTS.resolve("jobs/" + job + ".yaml"));

      assertThat(job).endsWith(arguments.get(0));
      Spendcast.commandLine().parseArgs(arguments.toArray(String[]::new));
    }
  }

  /** AWS's own are read by its library, MLflow's server's by MLflow. */
  @Test
  void setsOnlyVariablesThatSomethingReads() {
    String code =
        Stream.of("../model/src/main/java", "../transforms/src/main/java", "src/main/java")
            .flatMap(ManifestFlagsTest::files)
            .map(ManifestFlagsTest::read)
            .reduce("", String::concat);
    Set<String> unknown = new TreeSet<>();
    for (String folder : List.of("stream", "jobs")) {
      files(MANIFESTS.resolve(folder).toString())
          .flatMap(file -> VARIABLE.matcher(read(file)).results())
          .map(found -> found.group(1))
          .filter(name -> !name.equals("AWS_REGION") && !code.contains(name))
          .forEach(unknown::add);
    }

    assertThat(unknown).isEmpty();
  }

  /** The plain items of the list that follows a key, to its end. */
  private static List<String> listBelow(String key, Path file) {
    List<String> items = new ArrayList<>();
    boolean inside = false;
    for (String line : read(file).lines().toList()) {
      String text = line.strip();
      if (inside && !text.startsWith("- ")) {
        return items;
      }
      if (inside) {
        items.add(text.substring(2));
      }
      inside |= text.equals(key);
    }
    return items;
  }

  private static Stream<Path> files(String folder) {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
