package io.spendcast.local.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.stack.ExitCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedeliveryIT {
  private static final String[] KEPT = {"purchase", "prediction", "alert"};
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void storesNothingTwiceWhenPositionsAreReadAgain() {
    try (StreamRig rig = StreamRig.named("positions-again")) {
      rig.send(SampleEvents.all());
      rig.start();
      rig.awaitAllStored(PATIENCE);
      assertThat(rig.stream().stop()).isEqualTo(ExitCode.DONE);

      rig.facts().execute("forget_tail.sql");
      rig.start();
      rig.awaitAllStored(PATIENCE);

      assertThat(rig.faults()).isEmpty();
    }
  }

  @Test
  void countsRecordsThatAreSentAgainAsDuplicates() {
    try (StreamRig rig = StreamRig.named("sent-again")) {
      Outcomes undisturbed = UndisturbedRun.get().outcomes();
      rig.send(SampleEvents.all());
      rig.start();
      rig.awaitAllStored(PATIENCE);

      rig.send(SampleEvents.all());
      rig.awaitAllStored(PATIENCE);

      assertThat(rig.accountingFaults()).isEmpty();
      assertThat(rig.delivery().faults()).isEmpty();
      assertThat(rig.outcomes().only(KEPT).differencesFrom(undisturbed.only(KEPT))).isEmpty();
      assertThat(rig.outcomes().ids("duplicate")).containsAll(undisturbed.ids("purchase"));
    }
  }
}
