package io.spendcast.local.stream;

import io.spendcast.local.process.ExitCode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedeliveryIT {
  private static final String[] KEPT = {"purchase", "prediction", "alert"};

  @Test
  void storesNothingTwiceWhenPositionsAreReadAgain() {
    try (StreamRig rig = StreamRig.named("positions-again")) {
      rig.send(SampleEvents.all());
      rig.start();
      rig.awaitAllStored();
      assertThat(rig.stream().stop()).isEqualTo(ExitCode.DONE);

      rig.facts().execute("forget_tail.sql");
      rig.start();
      rig.awaitAllStored();

      assertThat(rig.audit().faults()).isEmpty();
    }
  }

  @Test
  void countsRecordsThatAreSentAgainAsDuplicates() {
    try (StreamRig rig = StreamRig.named("sent-again")) {
      Outcomes undisturbed = UndisturbedRun.get().outcomes();
      rig.send(SampleEvents.all());
      rig.start();
      rig.awaitAllStored();

      rig.send(SampleEvents.all());
      rig.awaitAllStored();

      assertThat(rig.audit().accountingFaults()).isEmpty();
      assertThat(rig.audit().alertFaults()).isEmpty();
      assertThat(rig.audit().outcomes().only(KEPT).differencesFrom(undisturbed.only(KEPT)))
          .isEmpty();
      assertThat(rig.audit().outcomes().ids("duplicate")).containsAll(undisturbed.ids("purchase"));
    }
  }
}
