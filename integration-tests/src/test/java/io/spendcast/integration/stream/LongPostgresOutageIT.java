package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.servers.PostgresProcess;
import org.junit.jupiter.api.Test;

class LongPostgresOutageIT {
  @Test
  void goesOnOncePostgresIsBackThatWasAwayOverTwoRestarts() {
    try (StreamRig rig = StreamRig.withOwnServers("postgres-away-long")) {
      PostgresProcess server = rig.stack().postgres();

      Outage.overTwoRestarts(server::stop, server::start).during(rig);

      assertThat(rig.stream().restarts()).isPositive();
      assertThat(rig.audit().faultsButRepeatedAlerts()).isEmpty();
    }
  }
}
