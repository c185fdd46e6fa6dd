package io.spendcast.local.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.StackException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
  private static final String RUNS_ON = "trap 'exit 0' TERM; while :; do sleep 0.05; done";

  private static final String FAILS_TO_START = "";

  @TempDir Path folder;

  private final Deque<String> scripts = new ArrayDeque<>();
  private final List<Integer> exitCodes = new ArrayList<>();
  private final BlockingQueue<Duration> waits = new LinkedBlockingQueue<>();
  private final BlockingQueue<Runnable> restarts = new LinkedBlockingQueue<>();
  private volatile Instant now = Instant.EPOCH;
  private Supervisor supervisor;

  @AfterEach
  void stop() {
    supervisor.close();
  }

  @Test
  void restartsWhateverFailsAfterGrowingPauses() throws Exception {
    supervise("exit 1", "exit 2", "exit 137", RUNS_ON);

    restartNext();
    restartNext();
    restartNext();

    assertThat(exitCodes).containsExactly(1, 2, 137);
    assertThat(waits).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L);
    assertThat(supervisor.restarts()).isEqualTo(3);
    assertThat(supervisor.outcome()).isNotDone();
  }

  @Test
  void givesUpWhenTheFirstStartIsWrong() throws Exception {
    supervise("exit 2");

    assertThat(supervisor.outcome().get(10, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(supervisor.restarts()).isZero();
    assertThat(restarts).isEmpty();
  }

  @Test
  void isDoneWhenTheProcessIs() throws Exception {
    supervise("exit 0");

    assertThat(supervisor.outcome().get(10, TimeUnit.SECONDS)).isZero();
    assertThat(restarts).isEmpty();
  }

  @Test
  void restartsEveryExitOfAServer() throws Exception {
    prepare("exit 2", "exit 0", RUNS_ON);
    supervisor.forever().start();

    restartNext();
    restartNext();

    assertThat(exitCodes).containsExactly(2, 0);
    assertThat(supervisor.outcome()).isNotDone();
  }

  @Test
  void triesAgainWhenARestartFails() throws Exception {
    prepare("exit 1", FAILS_TO_START, RUNS_ON);
    supervisor.start();

    restartNext();
    restartNext();

    assertThat(exitCodes).containsExactly(1, 1);
    assertThat(waits).extracting(Duration::toSeconds).containsExactly(1L, 2L);
    assertThat(supervisor.restarts()).isEqualTo(2);
  }

  @Test
  void restartsAKilledProcess() throws Exception {
    supervise(RUNS_ON, RUNS_ON);

    supervisor.kill();
    restartNext();

    assertThat(exitCodes).containsExactly(137);
    assertThat(supervisor.restarts()).isEqualTo(1);
  }

  @Test
  void startsOverWithTheFirstPauseAfterASteadyRun() throws Exception {
    supervise("exit 1", "exit 1", RUNS_ON, RUNS_ON);
    restartNext();
    restartNext();

    now = now.plus(Backoff.DEFAULT.steady());
    supervisor.kill();
    restartNext();

    assertThat(waits).extracting(Duration::toSeconds).containsExactly(1L, 2L, 1L);
  }

  @Test
  void startsNothingAfterAStop() throws Exception {
    supervise("exit 1", RUNS_ON);
    Runnable restart = restarts.poll(10, TimeUnit.SECONDS);

    supervisor.stop();
    restart.run();

    assertThat(supervisor.restarts()).isZero();
    assertThat(scripts).containsExactly(RUNS_ON);
  }

  @Test
  void asksTheProcessToEnd() {
    supervise(RUNS_ON);

    assertThat(supervisor.stop()).isIn(0, 143);
    assertThat(exitCodes).isEmpty();
  }

  private void supervise(String... inTurn) {
    prepare(inTurn);
    supervisor.start();
  }

  private void prepare(String... inTurn) {
    scripts.addAll(List.of(inTurn));
    supervisor =
        new Supervisor(
            this::startNextScript,
            Backoff.DEFAULT,
            () -> now,
            (wait, action) -> {
              waits.add(wait);
              restarts.add(action);
            },
            (exitCode, wait) -> exitCodes.add(exitCode));
  }

  private ChildProcess startNextScript() {
    String script = scripts.remove();
    if (script.equals(FAILS_TO_START)) {
      throw new StackException("no such program");
    }
    List<String> command = List.of("sh", "-c", script);
    return ChildProcess.start("a script", command, Map.of(), folder.resolve("script.log"));
  }

  private void restartNext() throws InterruptedException {
    restarts.poll(10, TimeUnit.SECONDS).run();
  }
}
