package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.supervise.ExitCode;
import org.junit.jupiter.api.Test;

class RedeliveryIT {
  private static final String[] KEPT = {"purchase", "prediction", "alert"};

  /** Positions are rewound first, and the same records are sent again to the stream after that. */
  @Test
  void storesNothingTwiceWhenPositionsAreReadAgainOrRecordsAreSentAgain() {
    try (StreamRig rig = StreamRig.named("redelivery")) {
      Outcomes undisturbed = UndisturbedRun.get().outcomes();
      rig.send(SampleEvents.all());
      rig.start();
      rig.awaitAllStored();
      assertThat(rig.stream().stop()).isEqualTo(ExitCode.DONE);

      rig.facts().execute("forget_tail.sql");
      rig.start();
      rig.awaitAllStored();
      assertThat(rig.audit().faults()).isEmpty();

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
