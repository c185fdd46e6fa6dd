package io.spendcast.pipelines.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spendcast.pipelines.MonthlyReport;
import io.spendcast.pipelines.Spendcast;
import io.spendcast.pipelines.batch.MonthlyRuns;
import io.spendcast.transforms.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Each process has a JVM of its own, since the format is that of a JVM. */
@Timeout(120)
class LogFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> BY_VARIABLE = Map.of("SPENDCAST_LOG_FORMAT", "json");
  private static final String AWKWARD =
      "a \"quoted\" \\ message\nof two lines, \t\u0000\u001b\u2028 µ ${env:HOME} %m €";

  /** Program that logs what is hard to quote. */
  static final class Awkward {
    private Awkward() {}

    public static void main(String[] args) {
      LogFormat.useFrom(args);
      Exception cause = new IllegalStateException("its cause:\n\t\"C:\\\"");
      LoggerFactory.getLogger("io.spendcast.Awkward").info(AWKWARD);
      LoggerFactory.getLogger("io.spendcast.Awkward")
          .error("it failed", new IOException(AWKWARD, cause));
    }
  }

  @Test
  void writesEachLineOfAFailingBatchAsJson() throws Exception {
    TestDatabase database = TestDatabase.migrated();
    database.execute("alter table spendcast.monthly_days rename to gone");
    String[] flags =
        MonthlyRuns.flags(
            database, "--runner=DirectRunner", "--month=2024-10", "--force", "--logFormat=json");

    List<JsonNode> lines = json(stderrOf(MonthlyReport.class, 1, Map.of(), flags));

    assertThat(lines).hasSizeGreaterThan(1);
    assertThat(lines)
        .filteredOn(line -> line.has("error"))
        .anySatisfy(
            line -> {
              assertThat(line.get("level").asText()).isEqualTo("ERROR");
              assertThat(line.get("logger").asText())
                  .isEqualTo("io.spendcast.pipelines.batch.BatchRun");
              assertThat(line.get("message").asText()).isEqualTo("the batch failed");
              assertThat(line.get("error").asText())
                  .contains("PSQLException", "\n\tat io.spendcast");
            });
  }

  @Test
  void quotesWhatIsHardToQuote() throws Exception {
    assertAwkward(stderrOf(Awkward.class, 0, Map.of(), "--logFormat=json"));
    assertAwkward(stderrOf(Awkward.class, 0, BY_VARIABLE));
  }

  private static void assertAwkward(List<String> lines) throws IOException {
    List<JsonNode> logged = json(lines);

    assertThat(logged).hasSize(2);
    assertThat(logged.get(0).get("message").asText()).isEqualTo(AWKWARD);
    assertThat(logged.get(0).has("error")).isFalse();
    assertThat(logged.get(1).get("message").asText()).isEqualTo("it failed");
    assertThat(logged.get(1).get("error").asText())
        .startsWith("java.io.IOException: " + AWKWARD)
        .contains("Caused by: java.lang.IllegalStateException: its cause:\n\t\"C:\\\"");
  }

  @Test
  void writesTextUnlessToldOtherwise() throws Exception {
    for (List<String> lines :
        List.of(
            stderrOf(Awkward.class, 0, Map.of("SPENDCAST_LOG_FORMAT", "yaml")),
            stderrOf(Awkward.class, 0, BY_VARIABLE, "--logFormat=text"))) {
      assertThat(lines.get(0))
          .matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z INFO  Awkward a \"quoted\" .*");
      assertThat(lines).filteredOn(line -> line.startsWith("java.io.IOException")).hasSize(1);
    }
  }

  @Test
  void reportsAWrongStartInTheFormatThatWasAskedFor() throws Exception {
    String wrong = "--logFormat must be text or json, but was xml";

    List<JsonNode> lines = json(stderrOf(MonthlyReport.class, 2, BY_VARIABLE, "--logFormat=xml"));
    assertThat(lines.get(lines.size() - 1).get("message").asText()).isEqualTo(wrong);
    assertThat(json(stderrOf(MonthlyReport.class, 2, Map.of(), "--bad", "--logFormat=json")))
        .last()
        .satisfies(line -> assertThat(line.get("message").asText()).contains("bad"));
  }

  @Test
  void reportsTheErrorOfACommandInTheFormatThatWasAskedFor() throws Exception {
    String unreachable = "--jdbcUrl=jdbc:postgresql://127.0.0.1:1/none";

    List<JsonNode> line =
        json(stderrOf(Spendcast.class, 2, Map.of(), "status", unreachable, "--logFormat=json"));
    assertThat(line).hasSize(1);
    assertThat(line.get(0).has("error")).isFalse();
    List<JsonNode> verbose =
        json(stderrOf(Spendcast.class, 2, BY_VARIABLE, "status", unreachable, "--verbose"));
    assertThat(verbose.get(0).get("error").asText()).contains("WrongStart", "\n\tat ");
  }

  private static List<JsonNode> json(List<String> lines) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String line : lines) {
      JsonNode one = JSON.readTree(line);
      assertThat(one.fieldNames())
          .toIterable()
          .as(line)
          .startsWith("time", "level", "logger", "message")
          .isSubsetOf("time", "level", "logger", "message", "error");
      assertThat(Duration.between(Instant.parse(one.get("time").asText()), Instant.now()).abs())
          .isLessThan(Duration.ofMinutes(2));
      all.add(one);
    }
    return all;
  }

  private static List<String> stderrOf(
      Class<?> main, int exitCode, Map<String, String> environment, String... flags)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    // The tests' own configuration would come before the program's.
    command.add("-Dlog4j2.configurationFile=classpath:log4j2.properties");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(Arrays.asList(flags));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().remove("JAVA_TOOL_OPTIONS"); // the JVM would report them
    builder.environment().putAll(environment);
    Process process = builder.start();
    String error = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(error).isEqualTo(exitCode);
    return error.lines().toList();
  }
}
