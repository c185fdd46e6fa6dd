package io.spendcast.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReferenceTest {

  @Test
  void readsAnAliasAVersionAndAFolder() {
    assertThat(ModelReference.parse("models:/value@champion"))
        .isEqualTo(new ModelReference.Alias("value", "champion"));
    assertThat(ModelReference.parse("models:/value/3"))
        .isEqualTo(new ModelReference.Version("value", 3));
    assertThat(ModelReference.parse("model/purchase-value"))
        .isEqualTo(new ModelReference.Folder(Path.of("model/purchase-value")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"models:/value@champion", "models:/value/3", "some/folder"})
  void showsAsItIsWritten(String text) {
    assertThat(ModelReference.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "models:/", "models:/a", "models:/a/latest", "models:/a/0"})
  void refusesWhatIsNeither(String text) {
    assertThatThrownBy(() -> ModelReference.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("models:/name@alias, models:/name/3 or a folder")
        .hasMessageEndingWith("but was \"" + text + "\"");
  }
}
