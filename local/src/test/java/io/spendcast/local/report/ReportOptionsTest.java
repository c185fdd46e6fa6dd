package io.spendcast.local.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class ReportOptionsTest {

  @Test
  void simulatesUpToTheEndOfTheMonth() {
    ReportOptions options = parse("--month", "2026-12", "--customers", "10", "--months", "3");

    assertThat(options.population())
        .containsExactly(
            "--customers", "10", "--months", "3", "--end", "2027-01-01T00:00:00Z", "--seed", "42");
  }

  @Test
  void aMonthIsOverAfterAnHourOfGrace() {
    ReportOptions options = parse("--month", "2026-10");

    assertThat(options.isOver(Instant.parse("2026-11-01T00:59:59Z"))).isFalse();
    assertThat(options.isOver(Instant.parse("2026-11-01T01:00:00Z"))).isTrue();
  }

  @Test
  void refusesWhatIsNoMonth() {
    assertThatThrownBy(() -> parse("--month", "October"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("a month is like 2026-10, but this was October");
  }

  private static ReportOptions parse(String... arguments) {
    return CommandLine.populateCommand(new ReportOptions(), arguments);
  }
}
