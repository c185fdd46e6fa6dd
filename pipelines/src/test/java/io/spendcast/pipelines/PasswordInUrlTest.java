package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.pipelines.stream.settings.StreamOptions;
import io.spendcast.pipelines.stream.settings.StreamSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every main refuses a password in {@code --jdbcUrl}, and shows it to nobody. */
class PasswordInUrlTest {
  private static final String SECRET = "s3cret";
  private static final String URL = "--jdbcUrl=jdbc:postgresql://127.0.0.1:1/x?password=" + SECRET;

  private static final Map<String, String> NEEDED =
      Map.of(
          "--model", "models:/m@champion",
          "--olderThan", "1100d",
          "--since", "2026-10-01",
          "--event", "E-1",
          "--erasureKeyFile", file("erasure", "0123456789abcdef".repeat(4)),
          "--bootstrapServers", "127.0.0.1:1",
          "--reason", "wrong");

  /** File of the commands that need one; for the others it excludes the URL. */
  private static final String SHARDS = file("shards", "east 0 jdbc:postgresql://127.0.0.1:1/y");

  private static String file(String name, String text) {
    try {
      Path file = Files.createTempFile(name, ".txt");
      file.toFile().deleteOnExit();
      return Files.writeString(file, text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final PrintStream output = System.out;
  private final PrintStream errors = System.err;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @TempDir Path folder;

  @BeforeEach
  void listen() {
    PrintStream all = new PrintStream(shown, true, StandardCharsets.UTF_8);
    System.setOut(all);
    System.setErr(all);
  }

  @AfterEach
  void restore() {
    System.setOut(output);
    System.setErr(errors);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://h/d?password=s3cret",
        "jdbc:postgresql://h/d?%70assword=s3cret",
        "jdbc:postgresql://u:s3cret@h/d",
        "postgresql://u:s3cret@h/d"
      })
  void theStreamRefusesIt(String url) {
    StreamOptions options =
        PipelineOptionsFactory.fromArgs(
                "--bootstrapServers=localhost:1", "--model=model", "--jdbcUrl=" + url)
            .as(StreamOptions.class);

    Throwable refusal = catching(() -> StreamSettings.of(options));

    assertThat(refusal)
        .isInstanceOf(WrongStart.class)
        .hasMessage("--jdbcUrl must not hold a password: use --dbPasswordFile or PGPASSWORD");
    assertThat(trace(refusal)).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @MethodSource("batches")
  void everyBatchRefusesIt(Batch batch) {
    assertThat(batch.run(URL, folder)).isEqualTo(2);

    assertThat(shown()).contains("must not hold a password").doesNotContain(SECRET);
  }

  @FunctionalInterface
  interface Batch {
    int run(String url, Path folder);
  }

  static Stream<Batch> batches() {
    return Stream.of(
        (url, folder) -> MonthlyReport.exitCode("--runner=DirectRunner", "--month=2026-10", url),
        (url, folder) ->
            TrainingExamples.exitCode(
                "--runner=DirectRunner", "--out=" + folder.resolve("out"), url));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandRefusesIt(List<String> command) {
    StringWriter written = new StringWriter();
    CommandLine line = Spendcast.commandLine().setErr(new PrintWriter(written));

    int exitCode = line.execute(command.toArray(String[]::new));

    assertThat(exitCode).isEqualTo(2);
    assertThat(written.toString() + shown())
        .contains("must not hold a password")
        .doesNotContain(SECRET);
  }

  @Test
  void aMistypedFlagShowsItToNobody() {
    StringWriter written = new StringWriter();

    int exitCode =
        Spendcast.commandLine()
            .setErr(new PrintWriter(written))
            .execute("status", URL.replace("jdbcUrl", "jdbcURL"));

    assertThat(exitCode).isEqualTo(2);
    assertThat(written.toString()).contains("--jdbcURL").doesNotContain(SECRET);
  }

  /** Every command that takes the option, with what else it needs. */
  static Stream<List<String>> commands() {
    return takingUrls(List.of(), Spendcast.commandLine());
  }

  private static Stream<List<String>> takingUrls(List<String> path, CommandLine line) {
    Stream<List<String>> below =
        line.getSubcommands().entrySet().stream()
            .filter(sub -> sub.getKey().equals(sub.getValue().getCommandName()))
            .flatMap(sub -> takingUrls(joined(path, sub.getKey()), sub.getValue()));
    return line.getCommandSpec().findOption("--jdbcUrl") == null
        ? below
        : Stream.concat(Stream.of(withAllThatItNeeds(path, line)), below);
  }

  /** Any file that is there does for a parameter, and for an id or a customer too. */
  private static List<String> withAllThatItNeeds(List<String> path, CommandLine line) {
    List<String> words = new ArrayList<>(path);
    words.add(URL);
    NEEDED.forEach(
        (option, value) -> {
          if (line.getCommandSpec().findOption(option) != null) {
            words.add(value.isEmpty() ? option : option + "=" + value);
          }
        });
    OptionSpec shards = line.getCommandSpec().findOption("--shards");
    if (shards != null && shards.required()) {
      words.add("--shards=" + SHARDS);
    }
    if (!line.getCommandSpec().positionalParameters().isEmpty()) {
      words.add("pom.xml");
    }
    return words;
  }

  private static List<String> joined(List<String> words, String word) {
    return Stream.concat(words.stream(), Stream.of(word)).toList();
  }

  private static Throwable catching(Runnable action) {
    try {
      action.run();
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static String trace(Throwable failure) {
    StringWriter written = new StringWriter();
    failure.printStackTrace(new PrintWriter(written));
    return written.toString();
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }
}
