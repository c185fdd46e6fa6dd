package io.spendcast.local.stream;

import io.spendcast.local.servers.Postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** First, so that other scenarios run while this one waits. */
@Order(1)
class LongPostgresOutageIT {
  @Test
  void goesOnAfterThreeMinutesWithoutPostgres() {
    try (StreamRig rig = StreamRig.named("postgres-away-long")) {
      Postgres server = rig.stack().postgres();

      new Outage(server::stop, server::start, Duration.ofMinutes(3)).during(rig);

      assertThat(rig.stream().restarts()).isPositive();
      assertThat(rig.audit().faultsButRepeatedAlerts()).isEmpty();
    }
  }
}
