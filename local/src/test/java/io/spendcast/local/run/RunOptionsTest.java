package io.spendcast.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RunOptionsTest {
  @Test
  void alertsOver1000InALogOfOnesOwnAndOver5000InTheSimulatedShop() {
    assertThat(parse().alertThreshold()).isEqualTo("5000");
    assertThat(parse("--input", "log.ndjson").alertThreshold()).isEqualTo("1000");
    assertThat(parse("--input", "log.ndjson", "--alertThreshold", "250").alertThreshold())
        .isEqualTo("250");
    assertThat(parse("--alertThreshold", "250").alertThreshold()).isEqualTo("250");
  }

  private static RunOptions parse(String... flags) {
    return CommandLine.populateCommand(new RunOptions(), flags);
  }
}
