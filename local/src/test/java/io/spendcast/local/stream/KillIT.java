package io.spendcast.local.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.stack.Wait;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KillIT {
  private static final int KILLS = Integer.getInteger("kills", 3);

  @Test
  void losesDoublesAndChangesNothingWhenKilledUnderLoad() {
    Random random = new Random(1);
    try (StreamRig rig = StreamRig.named("kill")) {
      rig.start();
      CompletableFuture<Void> sending = rig.sendInBackground(SampleEvents.all(), 60);

      for (int kill = 1; kill <= KILLS; kill++) {
        long before = rig.outcomesSoFar();
        rig.awaitOutcomes(before + 1, Duration.ofMinutes(2));
        Wait.pause(Duration.ofMillis(random.nextInt(2_000)));
        rig.stream().kill();
      }
      sending.join();
      rig.awaitAllStored(Duration.ofMinutes(2));

      assertThat(rig.stream().restarts()).isEqualTo(KILLS);
      assertThat(rig.faultsButRepeatedAlerts()).isEmpty();
    }
  }
}
