package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.process.Wait;
import io.spendcast.local.servers.Broker;
import io.spendcast.local.servers.Moto;
import io.spendcast.local.servers.PostgresProcess;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each server of the stream away for a while. All wait for most of the time. */
@Execution(ExecutionMode.CONCURRENT)
@Order(1) // the longest class: nothing would run beside its last minutes
class OutageIT {
  @Test
  void ridesOutTwentySecondsWithoutKafka() {
    try (StreamRig rig = StreamRig.withOwnServers("kafka-away")) {
      Broker broker = rig.stack().broker();

      Outage.ofTwentySeconds(rig.topic()::stopBroker, broker::start).during(rig);

      assertUndisturbed(rig);
    }
  }

  @Test
  void ridesOutTwentySecondsWithoutPostgres() {
    try (StreamRig rig = StreamRig.withOwnServers("postgres-away")) {
      PostgresProcess server = rig.stack().postgres();

      Outage.ofTwentySeconds(server::stop, server::start).during(rig);

      assertUndisturbed(rig);
    }
  }

  @Test
  void goesOnOnceKafkaIsBackThatWasAwayOverTwoRestarts() {
    try (StreamRig rig = StreamRig.withOwnServers("kafka-away-long")) {
      Broker broker = rig.stack().broker();

      Outage.overTwoRestarts(rig.topic()::stopBroker, broker::start).during(rig);

      assertThat(rig.stream().restarts()).isPositive();
      assertThat(rig.audit().faultsButRepeatedAlerts()).isEmpty();
    }
  }

  @Test
  void goesOnOncePostgresIsBackThatWasAwayOverTwoRestarts() {
    try (StreamRig rig = StreamRig.withOwnServers("postgres-away-long")) {
      PostgresProcess server = rig.stack().postgres();

      Outage.overTwoRestarts(server::stop, server::start).during(rig);

      assertThat(rig.stream().restarts()).isPositive();
      assertThat(rig.audit().faultsButRepeatedAlerts()).isEmpty();
    }
  }

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

      assertUndisturbed(rig);
    }
  }

  private static void assertUndisturbed(StreamRig rig) {
    assertThat(rig.stream().restarts()).isZero();
    assertThat(rig.audit().faults()).isEmpty();
  }
}
