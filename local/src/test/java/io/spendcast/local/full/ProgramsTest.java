package io.spendcast.local.full;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.Wait;
import io.spendcast.local.screen.Screen;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final Programs programs = new Programs(Screen.standard());
  private final Queue<ChildProcess> started = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    programs.close();
  }

  @Test
  void startsAKilledProgramAgainWithoutWhatItLeftBehind() {
    programs.keep("server", () -> start("setsid sleep 600 & wait"));
    Wait.until("its child", SOON, () -> children(started.element()).size() == 1);
    ProcessHandle leftBehind = children(started.element()).get(0);

    started.element().kill();

    Wait.until("another start", SOON, () -> started.size() == 2);
    Wait.until("the end of what was left", SOON, () -> !leftBehind.isAlive());
    Map<String, String> row = programs.rows(Instant.now()).get(0);
    assertThat(row)
        .containsEntry("program", "server")
        .containsEntry("state", "running")
        .containsEntry("restarts", "1")
        .containsEntry("last_exit_code", "137");
  }

  @Test
  void stopsAllOfThemAtTheSameTime() {
    String slow = "trap 'sleep 2; exit 0' TERM; while :; do sleep 0.05; done";
    for (String name : List.of("one", "two", "three", "four", "five")) {
      programs.keep(name, () -> start(slow));
    }
    Wait.until("all traps", SOON, () -> started.size() == 5);
    long from = System.nanoTime();

    programs.close();

    assertThat(started).noneMatch(ChildProcess::isAlive);
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(8));
  }

  private static List<ProcessHandle> children(ChildProcess process) {
    return ProcessHandle.of(process.pid()).orElseThrow().children().toList();
  }

  private ChildProcess start(String script) {
    ChildProcess process =
        ChildProcess.start(
            "a program", List.of("sh", "-c", script), Map.of(), folder.resolve("program.log"));
    started.add(process);
    return process;
  }
}
