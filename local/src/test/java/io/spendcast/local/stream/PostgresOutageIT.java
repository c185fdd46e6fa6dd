package io.spendcast.local.stream;

import io.spendcast.local.servers.Postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PostgresOutageIT {
  @Test
  void ridesOutTwentySecondsWithoutARestart() {
    try (StreamRig rig = StreamRig.named("postgres-away")) {
      Postgres server = rig.stack().postgres();

      new Outage(server::stop, server::start, Duration.ofSeconds(20)).during(rig);

      assertThat(rig.stream().restarts()).isZero();
      assertThat(rig.audit().faults()).isEmpty();
    }
  }
}
