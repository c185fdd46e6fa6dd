package io.spendcast.local.process;

import static org.assertj.core.api.Assertions.assertThat;

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

  /** Waits until it is asked to end, and ends with the exit code in its argument. */
  static final class Waiting {
    public static void main(String[] arguments) {
      Interruption interruption = Interruption.ofMainThread();
      System.out.println("waiting");
      try {
        Wait.pause(Duration.ofMinutes(10));
      } catch (StackException e) {
        System.out.println("stopped");
      }
      interruption.exit(Integer.parseInt(arguments[0]));
    }
  }
}
