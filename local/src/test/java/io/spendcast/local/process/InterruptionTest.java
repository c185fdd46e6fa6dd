package io.spendcast.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  @Test
  void endsWithTheExitCodeOfTheMainThread() throws Exception {
    List<String> command =
        JavaCommand.ofThisClassPath(Waiting.class.getName()).with(List.of("7")).toList();
    try (ChildProcess child =
        ChildProcess.start("a main", command, Map.of(), folder.resolve("main.log"))) {
      Wait.until("the main", SOON, () -> Files.readString(child.log()).contains("waiting"));

      assertThat(child.stop(SOON)).isEqualTo(7);
      assertThat(Files.readString(child.log())).isEqualTo("waiting\n\nStopping.\nstopped\n");
    }
  }

  @Test
  void printsAFailureUnlessItWasAskedToEnd() throws Exception {
    try (ChildProcess fails = start("now");
        ChildProcess asked = start("later")) {
      assertThat(fails.waitFor(SOON)).isEqualTo(1);
      assertThat(Files.readString(fails.log()))
          .isEqualTo("\nFAILED: cannot start\n  caused by java.io.IOException: disk full\n");

      Wait.until("the main", SOON, () -> Files.readString(asked.log()).contains("waiting"));
      assertThat(asked.stop(SOON)).isZero();
      assertThat(Files.readString(asked.log())).doesNotContain("FAILED");
    }
  }

  private ChildProcess start(String when) {
    List<String> command =
        JavaCommand.ofThisClassPath(Failing.class.getName()).with(List.of(when)).toList();
    return ChildProcess.start("a main", command, Map.of(), folder.resolve(when + ".log"));
  }

  /** Fails at once, or when it is interrupted. */
  static final class Failing {
    public static void main(String[] arguments) {
      Interruption.run(
          () -> {
            if (arguments[0].equals("later")) {
              System.out.println("waiting");
              Wait.pause(Duration.ofMinutes(10));
            }
            throw new StackException("cannot start", new IOException("disk full"));
          });
    }
  }

  /** Waits until it is asked to end, and ends with the exit code in its argument. */
  static final class Waiting {
    public static void main(String[] arguments) {
      Interruption.run(
          () -> {
            System.out.println("waiting");
            try {
              Wait.pause(Duration.ofMinutes(10));
            } catch (StackException e) {
              System.out.println("stopped");
            }
            return Integer.parseInt(arguments[0]);
          });
    }
  }
}
