package io.spendcast.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.features.Features;
import io.spendcast.scoring.InvalidModelException;
import io.spendcast.scoring.Score;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.scoring.serving.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that another tool logged with {@code mlflow.onnx} (tests/foreign_models.py). */
class ForeignModelTest {
  private static final Path MODELS = Path.of("src/test/resources/foreign");

  @TempDir Path temp;
  private Path tensors;

  @BeforeEach
  void copy() throws IOException {
    tensors = Files.createDirectory(temp.resolve("tensors"));
    try (Stream<Path> files = Files.list(MODELS.resolve("tensors"))) {
      for (Path file : files.toList()) {
        Files.copy(file, tensors.resolve(file.getFileName()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tensors", "columns"})
  void scoreWhatTheirSignatureNames(String form) {
    float[][] examples = new float[2][Features.NAMES.size()];
    examples[0][Features.NAMES.indexOf("amount")] = 10;
    examples[0][Features.NAMES.indexOf("spend_90d")] = 90;
    examples[1][Features.NAMES.indexOf("amount")] = 1;

    try (Scorer scorer = open(MODELS.resolve(form))) {
      assertThat(scorer.score(examples, 100))
          .containsExactly(new Score(0.5f, 110, 0, 110, 1), new Score(0.5f, 2, 0, 2, 0));
      assertThat(scorer.info().version()).isEqualTo("3");
      assertThat(scorer.info().baseCurrency()).isEqualTo("USD");
      assertThat(scorer.info().horizonDays()).isEqualTo(90);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"amount\" | \"basket\" | must be features of ours by name | but was [basket]",
        "\"threshold\" | \"bound\" | and threshold, each of float32 | but was [bound]",
        "\"float32\" | \"float64\" | each of float32 | [spend_90d, amount, threshold]",
        "\"shape\": [-1, 1] | \"shape\": [-1, 9] | of shape [-1] or [-1, 1] | [spend_90d, amount]",
        "\"expected_spend\" | \"spend\" | signature/outputs must be the tensors | spend_low",
        "base_currency: USD | other: USD | metadata/base_currency must be text | missing",
        "inputs: | others: | since metadata/feature_version is missing | but was []",
      })
  void areRefusedUnlessTheirInputsAreOurFeatures(
      String old, String changed, String expected, String was) throws IOException {
    Path file = tensors.resolve("MLmodel");
    String text = Files.readString(file).replaceAll("\n {4}(?=[\"{\\[])", " ");
    assertThat(text).contains(old);
    Files.writeString(file, text.replace(old, changed));

    assertThatThrownBy(() -> open(tensors).close())
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContainingAll("MLmodel field", expected, was)
        .hasMessageNotContaining("\n");
  }

  @Test
  void areRefusedIfTheirGraphHasOtherInputsThanTheirSignature() throws IOException {
    Files.copy(
        Path.of("src/test/resources/broken/nan.onnx"),
        Files.createDirectory(temp.resolve("other")).resolve("model.onnx"));
    Files.copy(tensors.resolve("MLmodel"), temp.resolve("other/MLmodel"));

    assertThatThrownBy(() -> open(temp.resolve("other")).close())
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("from the inputs [spend_90d, amount, threshold] and give");
  }

  private Scorer open(Path folder) {
    ServingSettings settings = ServingSettings.DEFAULT.withCache(temp.resolve("cache"));
    return LoadedModel.of(ModelFolder.registered(folder, "theirs", "3"), settings).scorer();
  }
}
