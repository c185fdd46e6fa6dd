package io.spendcast.local.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code local/foreground}, under a real make on a real terminal (of script(1)). */
class ForegroundTest {
  private static final Path SCRIPT = ProjectFolder.find().root().resolve("local/foreground");
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int CTRL_C = 3;

  /** Ends with 0 when it is interrupted, as {@code make run} does. */
  private static final String COMMAND =
      "trap 'echo stopped; exit 0' INT TERM; echo up; while :; do sleep 0.05; done";

  @TempDir Path folder;

  @Test
  void letsMakeEndWithoutAnErrorAfterCtrlC() throws Exception {
    Path make = makefile("@exec " + SCRIPT + " sh -c \"$$COMMAND\"");

    Process terminal = onTerminal("make -f " + make + "; echo make $?; read -r word; echo $word");
    try (OutputStream keyboard = terminal.getOutputStream()) {
      String before = readUntil(terminal, "up\r\n");
      keyboard.write(CTRL_C);
      keyboard.flush();
      String after = readUntil(terminal, "make 0\r\n");
      keyboard.write("again\n".getBytes(UTF_8));
      keyboard.flush();

      assertThat(before + after).contains("stopped").doesNotContain("***");
      // The terminal belongs to the caller again: it can read from it.
      assertThat(readUntil(terminal, "again\r\nagain\r\n")).isNotEmpty();
    } finally {
      terminal.destroy();
    }
  }

  @Test
  void handsOnExitCodesAndSignalsWithoutATerminal() throws Exception {
    try (ChildProcess fails = start(SCRIPT.toString(), "sh", "-c", "exit 5");
        ChildProcess asked = start(SCRIPT.toString(), "sh", "-c", COMMAND)) {
      Wait.until("the command", SOON, () -> Files.readString(asked.log()).contains("up"));

      assertThat(fails.waitFor(SOON)).isEqualTo(5);
      assertThat(asked.stop(SOON)).isEqualTo(0);
      assertThat(Files.readString(asked.log())).contains("stopped");
    }
  }

  private ChildProcess start(String... command) {
    return ChildProcess.start("a command", List.of(command), Map.of(), folder.resolve("log"));
  }

  private Path makefile(String recipe) throws IOException {
    return Files.writeString(folder.resolve("Makefile"), "all:\n\t" + recipe + "\n");
  }

  private static Process onTerminal(String command) throws IOException {
    ProcessBuilder script = new ProcessBuilder("script", "-qec", command, "/dev/null");
    script.environment().put("COMMAND", COMMAND);
    Process terminal = script.redirectErrorStream(true).start();
    CompletableFuture.delayedExecutor(SOON.toSeconds(), TimeUnit.SECONDS)
        .execute(terminal::destroyForcibly);
    return terminal;
  }

  /** Everything that is printed up to a text. */
  private static String readUntil(Process terminal, String end) throws Exception {
    StringBuilder text = new StringBuilder();
    InputStream screen = terminal.getInputStream();
    while (text.indexOf(end) < 0) {
      int next = screen.read();
      assertThat(next).as("the end came after: %s", text).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }
}
