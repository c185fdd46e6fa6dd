package io.spendcast.scoring.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.features.Features;
import io.spendcast.scoring.GoldenFile;
import io.spendcast.scoring.InvalidModelException;
import io.spendcast.scoring.ModelInfo;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.onnx.Expected;
import io.spendcast.scoring.onnx.ModelFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelsTest {
  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void copyModel() throws IOException {
    folder = temp.resolve("model");
    Files.createDirectory(folder);
    try (Stream<Path> files = Files.list(GoldenFile.MODEL)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void opensTheCommittedModel() {
    try (Scorer scorer = open(folder)) {
      ModelInfo info = scorer.info();
      assertThat(info.name()).isEqualTo("purchase-value");
      assertThat(info.version()).matches("[0-9a-f]{12}");
      assertThat(info.horizonDays()).isEqualTo(90);
      assertThat(info.baseCurrency()).isEqualTo("USD");
      assertThat(info.featureNames()).isEqualTo(Features.NAMES);
    }
  }

  @Test
  void givesAFolderItsContentAsVersion() throws IOException {
    String before = version(folder);

    assertThat(version(GoldenFile.MODEL)).isEqualTo(before);

    Files.writeString(folder.resolve("requirements.txt"), "onnx\n");
    assertThat(version(folder)).isNotEqualTo(before);
  }

  @Test
  void takesAHorizonOf90DaysWhenNoneIsNamed() throws IOException {
    edit("MLmodel", "  horizon_days: 90\n", "");

    try (Scorer scorer = open(folder)) {
      assertThat(scorer.info().horizonDays()).isEqualTo(90);
    }
  }

  @Test
  void opensAModelWithoutAnExample() throws IOException {
    edit("MLmodel", "saved_input_example_info:", "other_info:");
    Files.delete(folder.resolve(Expected.FILE));

    try (Scorer scorer = open(folder)) {
      assertThat(scorer.score(new float[1][Features.NAMES.size()], 1000)).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"models:/purchase-value@champion", "models:/purchase-value/3"})
  void needsTheAddressOfARegistry(String reference) {
    assertThatThrownBy(() -> Models.open(ModelReference.parse(reference)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("model " + reference + ": MLFLOW_TRACKING_URI must be an address");
  }

  @Test
  void refusesAFolderThatIsMissing() {
    assertRefused(temp.resolve("none"), "must exist, but does not");
  }

  @ParameterizedTest
  @CsvSource({"MLmodel", "model.onnx", "input_example.json"})
  void refusesAFolderWithoutItsFiles(String file) throws IOException {
    Files.delete(folder.resolve(file));

    assertRefused(folder, file);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "feature_version: 2 | feature_version: 1 | feature_version must be 2 | 1",
        "feature_version: 2 | feature_version: one | feature_version must be a whole number | one",
        "feature_version: 2 | other: 2 | signature/inputs must be features of ours by name | [features]",
        "- units | - unit | feature_names must be [amount, units, | [amount, unit,",
        "feature_names: | other: | feature_names must be a list | missing",
        "horizon_days: 90 | horizon_days: 0 | horizon_days must be a whole number | 0",
        "base_currency: USD | other: USD | base_currency must be text | missing",
        "data: model.onnx | other: model.onnx | flavors/onnx/data must be text | missing",
      })
  void refusesAFieldThatIsWrong(String field, String changed, String expected, String was)
      throws IOException {
    edit("MLmodel", field, changed);

    assertRefused(folder, "MLmodel field", expected, was);
  }

  @Test
  void refusesAnMlModelThatIsNoYaml() throws IOException {
    Files.writeString(folder.resolve("MLmodel"), "a: [b");

    assertRefused(folder, "MLmodel must be YAML");
  }

  @Test
  void refusesAnEmptyMlModel() throws IOException {
    Files.writeString(folder.resolve("MLmodel"), "");

    assertRefused(folder, "feature_version", "missing");
  }

  @Test
  void refusesAGraphThatIsNotTheOnePromised() throws IOException {
    byte[] graph = Files.readAllBytes(folder.resolve("model.onnx"));
    graph[graph.length / 2] ^= 1;
    Files.write(folder.resolve("model.onnx"), graph);

    assertRefused(folder, "MLmodel field metadata/graph_sha256 must be", "as model.onnx has");
  }

  @Test
  void refusesATruncatedGraphOfWhichNothingIsPromised() throws IOException {
    byte[] graph = Files.readAllBytes(folder.resolve("model.onnx"));
    Files.write(folder.resolve("model.onnx"), Arrays.copyOf(graph, graph.length / 2));
    edit("MLmodel", "graph_sha256:", "other:");

    assertRefused(folder, "model.onnx must be an ONNX graph");
  }

  @ParameterizedTest
  @CsvSource({
    "narrow.onnx, must score its example",
    "nan.onnx, must give probabilities of 0 to 1",
    "negative.onnx, must give probabilities of 0 to 1",
    "crossed.onnx, spend_low at most spend_high",
    "no-threshold.onnx, from the inputs features and threshold",
    "other-output.onnx, no output named expected_spend",
  })
  void refusesAGraphThatDoesNotScoreAsItMust(String graph, String fault) throws IOException {
    edit("MLmodel", "graph_sha256:", "other:");
    Files.write(
        folder.resolve("model.onnx"),
        Files.readAllBytes(Path.of("src/test/resources/broken", graph)));

    assertRefused(folder, "model.onnx", fault);
  }

  @Test
  void refusesAnExampleWithoutRows() throws IOException {
    Files.writeString(folder.resolve("input_example.json"), "{\"features\": []}");

    assertRefused(folder, "input_example.json must hold rows");
  }

  private static void assertRefused(Path folder, String... parts) {
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContainingAll(
            Stream.concat(Stream.of(folder.toString()), Stream.of(parts))
                .toArray(CharSequence[]::new));
  }

  private void edit(String file, String old, String changed) throws IOException {
    String text = Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
    assertThat(text).contains(old);
    Files.writeString(folder.resolve(file), text.replace(old, changed));
  }

  private static String version(Path folder) {
    return ModelFolder.read(folder).info().version();
  }

  private static Scorer open(Path folder) {
    return Models.open(new ModelReference.Folder(folder));
  }
}
