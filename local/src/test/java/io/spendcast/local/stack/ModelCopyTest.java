package io.spendcast.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCopyTest {
  @TempDir Path folder;

  private Path model;
  private Path copy;

  @BeforeEach
  void makeModel() throws Exception {
    model = Files.createDirectory(folder.resolve("model"));
    copy = folder.resolve("copy");
    Files.write(model.resolve("model.onnx"), new byte[] {0, 1, -1});
    Files.createDirectory(model.resolve("more"));
    Files.writeString(model.resolve("more").resolve("golden.json"), "{}");
  }

  @Test
  void changesTheCurrencyAndNothingElse() throws Exception {
    Files.writeString(model.resolve("MLmodel"), "metadata:\n  base_currency: USD\n  horizon: 90\n");

    ModelCopy.make(model, copy, "GBP");

    assertThat(copy.resolve("MLmodel"))
        .hasContent("metadata:\n  base_currency: GBP\n  horizon: 90\n");
    assertThat(copy.resolve("model.onnx")).hasBinaryContent(new byte[] {0, 1, -1});
    assertThat(copy.resolve("more").resolve("golden.json")).hasContent("{}");
  }

  @Test
  void refusesAModelThatNamesNoCurrency() throws Exception {
    Files.writeString(model.resolve("MLmodel"), "metadata: {}\n");

    assertThatThrownBy(() -> ModelCopy.make(model, copy, "GBP"))
        .hasMessageContaining("has no base_currency");
  }
}
