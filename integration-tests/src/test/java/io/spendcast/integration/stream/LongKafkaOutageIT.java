package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.servers.Broker;
import org.junit.jupiter.api.Test;

class LongKafkaOutageIT {
  @Test
  void goesOnOnceKafkaIsBackThatWasAwayOverTwoRestarts() {
    try (StreamRig rig = StreamRig.withOwnServers("kafka-away-long")) {
      Broker broker = rig.stack().broker();

      Outage.overTwoRestarts(rig.topic()::stopBroker, broker::start).during(rig);

      assertThat(rig.stream().restarts()).isPositive();
      assertThat(rig.audit().faultsButRepeatedAlerts()).isEmpty();
    }
  }
}
