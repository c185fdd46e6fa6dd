package io.spendcast.local.stream;

import io.spendcast.local.servers.Broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KafkaOutageIT {
  @Test
  void ridesOutTwentySecondsWithoutARestart() {
    try (StreamRig rig = StreamRig.named("kafka-away")) {
      Broker broker = rig.stack().broker();

      new Outage(rig.topic()::stopBroker, broker::start, Duration.ofSeconds(20)).during(rig);

      assertThat(rig.stream().restarts()).isZero();
      assertThat(rig.audit().faults()).isEmpty();
    }
  }
}
