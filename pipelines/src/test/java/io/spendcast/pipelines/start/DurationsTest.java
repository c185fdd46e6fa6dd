package io.spendcast.pipelines.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "100ms, PT0.1S",
    "90s, PT90S",
    "30m, PT30M",
    "24h, PT24H",
    "7d, PT168H",
    "999999999d, PT23999999976H"
  })
  void readsWhatPeopleWrite(String written, Duration duration) {
    assertThat(Durations.parse("--flag", written)).contains(duration);
  }

  @Test
  void readsNoneAsNone() {
    assertThat(Durations.parse("--flag", "none")).isEmpty();
  }

  @Test
  void refusesNoneWhereThereMustBeOne() {
    assertThatThrownBy(() -> Durations.required("--shadowBudget", "none"))
        .isInstanceOf(WrongStart.class)
        .hasMessage("--shadowBudget must be a positive duration, but was none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0s", "00h", "-1h", "1.5h", "24", "24H", "h", "1w", "1000000000s", " 1h"})
  void refusesAnythingElseByTheNameOfItsFlag(String written) {
    assertThatThrownBy(() -> Durations.parse("--alertMaxAge", written))
        .isInstanceOf(WrongStart.class)
        .hasMessage(
            "--alertMaxAge must be none or a positive duration like 90s, 30m, 24h or 7d, but was "
                + written);
  }
}
