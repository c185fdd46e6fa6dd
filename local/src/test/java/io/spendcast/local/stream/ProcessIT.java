package io.spendcast.local.stream;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.ExitCode;
import io.spendcast.local.process.LogTail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ProcessIT {

  @Test
  void stopsUnderLoadAndLosesNothing() {
    try (StreamRig rig = StreamRig.named("stop")) {
      rig.start();
      CompletableFuture<Void> sending = rig.sendInBackground(SampleEvents.all(), 200);
      rig.awaitOutcomes(500);

      long before = System.nanoTime();
      assertThat(rig.stream().stop()).isEqualTo(ExitCode.DONE);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
      sending.join();
      rig.start();
      rig.awaitAllStored();

      assertThat(rig.audit().faults()).isEmpty();
    }
  }

  @Test
  void leavesTheTopicToTheStreamThatCameFirst() {
    try (StreamRig rig = StreamRig.named("two-streams")) {
      rig.send(SampleEvents.firstHalf());
      rig.start();
      rig.awaitOutcomes(1);

      try (ChildProcess second = rig.startSecond()) {
        assertThat(second.waitFor(StreamRig.PATIENCE)).isEqualTo(ExitCode.WRONG_START);
        assertThat(LogTail.of(second.log()))
            .contains(
                "another stream of group spendcast is running: spendcast stream spendcast at");
      }
      rig.send(SampleEvents.secondHalf());
      rig.awaitAllStored();

      assertThat(rig.stream().restarts()).isZero();
      assertThat(rig.audit().faults()).isEmpty();
    }
  }
}
