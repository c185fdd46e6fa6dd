package io.spendcast.local.stream;

import io.spendcast.local.servers.Broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** First, so that other scenarios run while this one waits. */
@Order(1)
class LongKafkaOutageIT {
  @Test
  void goesOnAfterThreeMinutesWithoutKafka() {
    try (StreamRig rig = StreamRig.named("kafka-away-long")) {
      Broker broker = rig.stack().broker();

      new Outage(rig.topic()::stopBroker, broker::start, Duration.ofMinutes(3)).during(rig);

      assertThat(rig.stream().restarts()).isPositive();
      assertThat(rig.audit().faultsButRepeatedAlerts()).isEmpty();
    }
  }
}
