package io.spendcast.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void showsTheEndOfTheLogOfAProcessThatFailed() {
    ChildProcess child = start("echo one; echo two >&2; exit 3");

    assertThat(child.waitFor(SOON)).isEqualTo(3);
    assertThatThrownBy(child::requireAlive)
        .hasMessageContaining("a script ended with exit code 3")
        .hasMessageContaining("    one\n    two");
  }

  @Test
  void requiresAProcessToEndWithZero() {
    start("true").requireSuccess(SOON);

    assertThatThrownBy(() -> start("echo the reason; exit 3").requireSuccess(SOON))
        .hasMessageContaining("ended with exit code 3")
        .hasMessageContaining("the reason");
  }

  @Test
  void killsWhatDoesNotEndWhenAsked() {
    try (ChildProcess child = start("trap '' TERM; echo deaf; while :; do sleep 0.05; done")) {
      Wait.until("the trap", SOON, () -> child.log().toFile().length() > 0);

      assertThat(child.stop(Duration.ofMillis(300))).isEqualTo(137);
    }
  }

  @Test
  void leavesNothingOfAStoppedProgram() {
    ChildProcess child = start("setsid sleep 600 & echo $!; wait");
    Wait.until("the grandchild", SOON, () -> child.log().toFile().length() > 0);
    ProcessHandle grandchild = onlyGrandchild(child);

    child.stop(SOON);

    Wait.until("the grandchild to die", SOON, () -> !grandchild.isAlive());
  }

  @Test
  void killsWhatAKilledProgramHasLeftBehind() {
    ChildProcess child = start("setsid sleep 600 & echo $!; wait");
    Wait.until("the grandchild", SOON, () -> child.log().toFile().length() > 0);
    ProcessHandle grandchild = onlyGrandchild(child);
    child.kill();
    assertThat(grandchild.isAlive()).isTrue();

    child.killLeftovers();

    Wait.until("the grandchild to die", SOON, () -> !grandchild.isAlive());
  }

  @Test
  void givesTheProcessItsEnvironment() throws Exception {
    ChildProcess child = start("echo \"$GREETING\"");

    child.waitFor(SOON);

    assertThat(Files.readString(child.log())).isEqualTo("hello\n");
  }

  @Test
  void diesWithAParentThatIsKilled() throws Exception {
    Path pidFile = folder.resolve("grandchild.pid");
    List<String> command =
        JavaCommand.ofThisClassPath(Parent.class.getName())
            .with(List.of(pidFile.toString()))
            .toList();
    ChildProcess parent =
        ChildProcess.start("a parent", command, Map.of(), folder.resolve("parent.log"));
    Wait.until("the grandchild", SOON, () -> Files.exists(pidFile));
    ProcessHandle grandchild =
        ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();

    parent.kill();

    Wait.until("the grandchild to die", SOON, () -> !grandchild.isAlive());
  }

  private static ProcessHandle onlyGrandchild(ChildProcess child) {
    try {
      long pid = Long.parseLong(Files.readString(child.log()).strip());
      return ProcessHandle.of(pid).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ChildProcess start(String script) {
    return ChildProcess.start(
        "a script",
        List.of("sh", "-c", script),
        Map.of("GREETING", "hello"),
        folder.resolve("script.log"));
  }

  /** Starts a child that would run for a long time, and waits to be killed. */
  static final class Parent {
    public static void main(String[] arguments) throws Exception {
      Path pidFile = Path.of(arguments[0]);
      Path log = pidFile.resolveSibling("grandchild.log");
      ChildProcess child =
          ChildProcess.start("a grandchild", List.of("sleep", "600"), Map.of(), log);
      Path written = pidFile.resolveSibling("grandchild.written");
      Files.writeString(written, Long.toString(child.pid()));
      Files.move(written, pidFile);
      child.waitFor(Duration.ofMinutes(10));
    }
  }
}
