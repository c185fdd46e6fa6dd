package io.spendcast.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessesTest {

  @Test
  void countsWhatChildrenHaveUsedWhileTheyLiveAndWhenTheyAreGone() throws Exception {
    double before = Processes.cpuSeconds(ProcessHandle.current().pid());

    Process child = busyChild();
    child.waitFor();

    assertThat(Processes.cpuSeconds(ProcessHandle.current().pid()) - before).isGreaterThan(0.2);
  }

  @Test
  void knowsTheMostMemoryOfAProcess() {
    assertThat(Processes.peakMebibytes(ProcessHandle.current().pid())).isBetween(10L, 100_000L);
  }

  private static Process busyChild() throws IOException {
    return new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done")
        .inheritIO()
        .start();
  }
}
