package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.Wait;
import org.junit.jupiter.api.Test;

class FailingStatementIT {

  @Test
  void goesOnWithoutTheRecordsThatPostgresRejects() {
    try (StreamRig rig = StreamRig.named("statement-rejects")) {
      rig.facts().execute("reject_some_events.sql");
      rig.send(SampleEvents.all());

      rig.start();
      rig.awaitAllStored();

      assertThat(rig.stream().restarts()).isZero();
      assertThat(rig.audit().accountingFaults()).isEmpty();
      assertThat(rig.facts().number("rejected.sql", "rejected")).isPositive();
      assertThat(rig.facts().number("rejected.sql", "others")).isZero();
    }
  }

  /** The first half meets a failure that a second try overcomes, the other half one that lasts. */
  @Test
  void triesAFailedStatementAgainAndStoresNothingOfABundleUntilItCanStoreAll() {
    try (StreamRig rig = StreamRig.named("statement-fails")) {
      rig.facts().execute("fail_once.sql");
      rig.send(SampleEvents.firstHalf());
      rig.start();
      rig.awaitAllStored();
      assertThat(rig.stream().restarts()).isZero();

      rig.facts().execute("fail_on_one_event.sql");
      rig.send(SampleEvents.secondHalf());
      Wait.until("a restart", StreamRig.PATIENCE, () -> rig.stream().restarts() > 0);
      assertThat(rig.facts().rows("half_stored.sql")).isEmpty();
      rig.facts().execute("fail_no_more.sql");
      rig.awaitAllStored();

      assertThat(rig.audit().faults()).isEmpty();
    }
  }
}
