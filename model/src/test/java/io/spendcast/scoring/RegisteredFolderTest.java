package io.spendcast.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.scoring.onnx.Expected;
import io.spendcast.scoring.onnx.ModelFolder;
import io.spendcast.scoring.serving.LoadedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a version of a registry must have beyond a folder of this machine. */
class RegisteredFolderTest {
  private static final ServingSettings SETTINGS = ServingSettings.DEFAULT;

  @TempDir Path temp;
  private ModelCopy copy;

  @BeforeEach
  void copyModel() throws IOException {
    copy = ModelCopy.in(temp.resolve("copy"));
  }

  @Test
  void hasTheNameAndVersionOfTheRegistry() {
    try (Scorer scorer = open()) {
      assertThat(scorer.info().name()).isEqualTo("registered");
      assertThat(scorer.info().version()).isEqualTo("3");
    }
  }

  @Test
  void mustTellItsGraphsHash() throws IOException {
    copy.edit("MLmodel", "graph_sha256:", "other:");

    assertRefused("metadata/graph_sha256 must be text, but was missing");
  }

  @Test
  void mustTellItsExpectedOutput() throws IOException {
    Files.delete(copy.folder().resolve(Expected.FILE));

    assertRefused("must hold a file expected_output.json, since it is from a registry");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no JSON | expected_output.json must be JSON",
        "{} | must hold a list of numbers under \"purchase_probability\"",
        "{\"purchase_probability\": [1], \"expected_spend\": [null]} | under \"expected_spend\"",
        "{\"purchase_probability\": [1], \"expected_spend\": [9]} | under \"spend_low\"",
        "{T, \"purchase_probability\": [1], \"expected_spend\": [], R} | as many of each output",
        "{\"purchase_probability\": [], \"expected_spend\": [], R} | under \"threshold\", but holds none",
        "{\"threshold\": -1, \"purchase_probability\": [], \"expected_spend\": [], R} | but holds -1",
        "{T, \"purchase_probability\": [], \"expected_spend\": [], R} | but expected_output.json has 0",
      })
  void mustTellItAsItIsAgreed(String shortened, String fault) throws IOException {
    String content =
        shortened
            .replace("R}", "\"spend_low\": [], \"spend_high\": [], \"exceed_probability\": []}")
            .replace("T,", "\"threshold\": 1000,");

    copy.write(Expected.FILE, content.getBytes(StandardCharsets.UTF_8));

    assertRefused(fault);
  }

  @Test
  void mustGiveWhatItGaveWhereItWasMade() throws IOException {
    String text = Files.readString(copy.folder().resolve(Expected.FILE));
    double spend = Double.parseDouble(text.replaceAll(".*expected_spend\":\\[([0-9.]+).*", "$1"));

    copy.edit(Expected.FILE, "[" + spend, "[" + spend * 1.00005);
    open().close();
    copy.edit(Expected.FILE, "[" + spend * 1.00005, "[" + spend * 1.0002);
    assertRefused("must score its example as it did where it was made");
  }

  @ParameterizedTest
  @ValueSource(strings = {"purchase_probability", "spend_low", "spend_high", "exceed_probability"})
  void mustGiveEveryOutput(String output) throws IOException {
    String text = Files.readString(copy.folder().resolve(Expected.FILE));
    String first = text.replaceAll(".*\"" + output + "\":\\[([-0-9.E]+).*", "$1");
    double value = Double.parseDouble(first);

    copy.edit(
        Expected.FILE,
        "\"" + output + "\":[" + first,
        "\"" + output + "\":[" + (value + 0.01 * Math.max(1, value)));

    assertRefused("must score its example as it did where it was made");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[-1, 45] | [-1, 44] | signature/inputs must be the tensors features of shape [-1, 45]",
        "\"name\": \"threshold\" | \"name\": \"bound\" | and threshold of shape [1]",
        "\"name\": \"spend_high\" | \"name\": \"high\" | signature/outputs must be",
        "\"name\": \"expected_spend\" | \"name\": \"spend\" | signature/outputs must be",
      })
  void mustPromiseTheShapeThatServes(String field, String changed, String fault)
      throws IOException {
    copy.edit("MLmodel", field, changed);

    assertRefused(fault);
  }

  @Test
  void mustHaveAnExampleOfTheRightWidth() throws IOException {
    copy.edit("input_example.json", "{\"features\": [[", "{\"features\": [[1.0], [");

    assertRefused("a row of input_example.json must have 45 features, but has 1");
  }

  @Test
  void mustPredictInTheCurrencyThatIsAskedFor() {
    assertThatThrownBy(() -> LoadedModel.of(folder(), SETTINGS.withBaseCurrency("GBP")))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("must predict in GBP, but its base_currency is USD");
    LoadedModel.of(folder(), SETTINGS.withBaseCurrency("USD")).scorer().close();
  }

  private void assertRefused(String fault) {
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContainingAll(copy.folder().toString(), fault);
  }

  private ModelFolder folder() {
    return ModelFolder.registered(copy.folder(), "registered", "3");
  }

  private Scorer open() {
    return LoadedModel.of(folder(), SETTINGS).scorer();
  }
}
