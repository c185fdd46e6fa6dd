package io.spendcast.pipelines.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.pipelines.Spendcast;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

  @ParameterizedTest
  @CsvSource({
    "C, 'argument 2 has characters that the locale''s charset ANSI_X3.4-1968 lacks: set LC_ALL=C.UTF-8'",
    "C.UTF-8, '--jdbcUrl must start with jdbc:postgresql:, but was Zoë'"
  })
  void aCommandRefusesWhatTheLocaleLost(String locale, String error) throws Exception {
    String main =
        "exec \"$1\" -cp \"$2\" %s status --jdbcUrl=$'Zo\\xc3\\xab'"
            .formatted(Spendcast.class.getName());
    ProcessBuilder command =
        new ProcessBuilder(
            "bash",
            "-c",
            main,
            "bash",
            ProcessHandle.current().info().command().orElseThrow(),
            System.getProperty("java.class.path"));
    command.environment().put("LC_ALL", locale);
    Process process = command.start();

    String printed = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(printed.lines().toList()).last().isEqualTo("error: " + error);
    assertThat(process.waitFor()).isEqualTo(2);
  }

  @Test
  void aReplacementCharacterIsOneOfUtf8() {
    String[] arguments = {"why", "\uFFFD"};
    assertThatNoException().isThrownBy(() -> Arguments.requireWhole(arguments, "UTF-8"));
    assertThatThrownBy(() -> Arguments.requireWhole(arguments, "ISO-8859-1"))
        .isInstanceOf(WrongStart.class)
        .hasMessageContaining("ISO-8859-1");
  }
}
