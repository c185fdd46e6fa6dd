package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.LogTail;
import io.spendcast.local.supervise.ExitCode;
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

  /** The customers of the second half are in other partitions than before, since all was stored. */
  @Test
  void leavesTheTopicToTheStreamThatCameFirstWhichReadsPartitionsThatAreAdded() {
    try (StreamRig rig = StreamRig.named("two-streams")) {
      rig.send(SampleEvents.firstHalf());
      rig.start();
      rig.awaitOutcomes(1);

      try (ChildProcess second = rig.startSecond()) {
        assertThat(second.waitFor(StreamRig.PATIENCE)).isEqualTo(ExitCode.WRONG_START);
        assertThat(LogTail.of(second.log()))
            .contains(
                "another stream of group two-streams is running: spendcast stream two-streams at");
      }
      rig.awaitAllStored();
      assertThat(rig.stream().restarts()).isZero();

      rig.topic().addPartitions(5);
      rig.send(SampleEvents.secondHalf());
      rig.awaitAllStored();
      assertThat(rig.stream().restarts()).isPositive();
      assertThat(rig.facts().rows("positions.sql")).hasSize(5);
      assertThat(rig.audit().faults()).isEmpty();
    }
  }
}
