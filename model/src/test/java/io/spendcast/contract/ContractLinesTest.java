package io.spendcast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.contract.ParseResult.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Lines of real files that are no events, each in a file of its own. The training's {@code
 * test_contract.py} reads the same files: both languages give the same reasons.
 */
class ContractLinesTest {
  private final ContractParser parser = new ContractParser();

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/contract/lines.psv", delimiter = '|', numLinesToSkip = 1)
  void rejects(String name, Reason reason) throws IOException {
    byte[] line = lineOf(name);

    ParseResult result = parser.parse(line, ContractParserTest.KAFKA_TIMESTAMP);

    assertThat(result).isInstanceOf(Rejected.class);
    assertThat(((Rejected) result).reason()).isEqualTo(reason);
  }

  private static byte[] lineOf(String name) throws IOException {
    try (InputStream file =
        ContractLinesTest.class.getResourceAsStream("/contract/lines/" + name + ".ndjson")) {
      byte[] content = file.readAllBytes();
      assertThat(content).endsWith('\n');
      return Arrays.copyOf(content, content.length - 1);
    }
  }
}
