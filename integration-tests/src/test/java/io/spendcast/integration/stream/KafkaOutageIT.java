package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.servers.Broker;
import org.junit.jupiter.api.Test;

class KafkaOutageIT {
  @Test
  void ridesOutTwentySecondsWithoutARestart() {
    try (StreamRig rig = StreamRig.withOwnServers("kafka-away")) {
      Broker broker = rig.stack().broker();

      Outage.ofTwentySeconds(rig.topic()::stopBroker, broker::start).during(rig);

      assertThat(rig.stream().restarts()).isZero();
      assertThat(rig.audit().faults()).isEmpty();
    }
  }
}
