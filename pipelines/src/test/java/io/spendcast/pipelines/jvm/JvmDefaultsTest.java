package io.spendcast.pipelines.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class JvmDefaultsTest {

  @TempDir Path folder;

  /** Prints numbers as our programs do. */
  public static final class Numbers {
    private Numbers() {}

    public static void main(String[] args) {
      JvmDefaults.set();
      System.out.println(
          "%d %,d %.2f %s".formatted(7, 1234, 0.5, "TITLE".toLowerCase(Locale.getDefault())));
    }
  }

  @Command
  static final class None {}

  /** Prints a name as our programs do. */
  public static final class Letters {
    private Letters() {}

    public static void main(String[] args) {
      JvmDefaults.set();
      System.out.print("Zoë ");
      new CommandLine(new None()).getOut().println("日本");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG-u-nu-arab", "de-DE", "tr-TR", "th-TH-u-nu-thai"})
  void printsTheSameInEveryLocale(String locale) throws Exception {
    assertThat(printed(locale)).isEqualTo("7 1,234 0.50 title");
  }

  @Test
  void printsLettersOutsideAsciiWithoutALocale() throws Exception {
    List<String> flags = List.of("-Dfile.encoding=US-ASCII", "-Djava.io.tmpdir=" + folder);
    byte[] printed = ChildJvm.start(Letters.class, flags).getInputStream().readAllBytes();
    assertThat(new String(printed, UTF_8)).isEqualTo("Zoë 日本\n");
  }

  private String printed(String locale) throws IOException {
    String[] parts = locale.split("-u-", 2);
    String[] place = parts[0].split("-", 2);
    Process process =
        ChildJvm.start(
            Numbers.class,
            List.of(
                "-Duser.language=" + place[0],
                "-Duser.country=" + place[1],
                "-Duser.extensions=" + (parts.length > 1 ? "u-" + parts[1] : ""),
                "-Djava.io.tmpdir=" + folder));
    return process.inputReader().readLine();
  }
}
