package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.servers.PostgresProcess;
import org.junit.jupiter.api.Test;

class PostgresOutageIT {
  @Test
  void ridesOutTwentySecondsWithoutARestart() {
    try (StreamRig rig = StreamRig.withOwnServers("postgres-away")) {
      PostgresProcess server = rig.stack().postgres();

      Outage.ofTwentySeconds(server::stop, server::start).during(rig);

      assertThat(rig.stream().restarts()).isZero();
      assertThat(rig.audit().faults()).isEmpty();
    }
  }
}
