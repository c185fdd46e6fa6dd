package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.Wait;
import io.spendcast.local.servers.Moto;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SnsOutageIT {

  @Test
  void delaysAlertsAndNothingElseWhileSnsIsAway() {
    try (StreamRig rig = StreamRig.withOwnServers("sns-away")) {
      Moto sns = rig.stack().moto();
      rig.send(SampleEvents.firstHalf());
      rig.start();
      rig.awaitAllStored();
      assertThat(rig.audit().alertFaults()).isEmpty();

      sns.stop();
      rig.send(SampleEvents.secondHalf());
      rig.awaitOutcomes(SampleEvents.all().size());
      assertThat(rig.facts().number("progress.sql", "pending_alerts")).isPositive();
      Wait.pause(Duration.ofSeconds(20));
      sns.start();
      rig.subscribeAgain();
      rig.awaitAllStored();

      assertThat(rig.stream().restarts()).isZero();
      assertThat(rig.audit().faults()).isEmpty();
    }
  }
}
