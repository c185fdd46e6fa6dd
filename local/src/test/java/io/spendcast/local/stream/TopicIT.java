package io.spendcast.local.stream;

import io.spendcast.local.process.ExitCode;
import io.spendcast.local.simulate.events.SimulatedEvent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TopicIT {

  /** The second topic holds more than the first, so that old offsets would fit into it. */
  @Test
  void readsATopicThatWasMadeAnewFromItsBeginning() {
    List<SimulatedEvent> all = SampleEvents.all();
    try (StreamRig rig = StreamRig.named("topic-anew")) {
      rig.send(all.subList(0, 1_000));
      rig.start();
      rig.awaitAllStored();

      rig.topic().makeAnew();
      rig.send(all.subList(1_000, all.size()));
      rig.awaitAllStored();

      assertThat(rig.stream().restarts()).isPositive();
      assertThat(rig.audit().faults()).isEmpty();
    }
  }

  /** The stream has seen what it has not read: a start that comes to nothing looks at the ends. */
  @Test
  void refusesATopicThatWasMadeAnewWithUnreadRecordsUntilThatIsAccepted() throws Exception {
    List<SimulatedEvent> lost = SampleEvents.others(500);
    try (StreamRig rig = StreamRig.named("topic-anew-unread")) {
      rig.send(SampleEvents.firstHalf());
      rig.start();
      rig.awaitAllStored();
      rig.stream().stop();
      rig.send(lost);
      String taken = rig.stack().broker().bootstrapServers().replaceFirst(".*:", "");
      rig.start(stream -> stream.withFlag("metricsPort", taken));
      assertThat(rig.stream().outcome().get(2, TimeUnit.MINUTES)).isEqualTo(ExitCode.WRONG_START);
      assertThat(rig.logTail()).contains("--metricsPort");
      rig.topic().makeAnew();
      rig.send(SampleEvents.secondHalf());

      rig.start();
      assertThat(rig.stream().outcome().get(2, TimeUnit.MINUTES)).isEqualTo(ExitCode.WRONG_START);
      assertThat(rig.logTail()).contains("was re-created and 500 offsets");
      rig.start(stream -> stream.withFlag("acceptLoss", "true"));
      rig.awaitAllStored();

      assertThat(rig.audit().faults()).isEmpty();
      assertThat(rig.facts().number("lost.sql", "lost")).isEqualTo(lost.size());
    }
  }

  @Test
  void refusesToStartBehindRetentionUntilThatIsAccepted() throws Exception {
    List<SimulatedEvent> lost = SampleEvents.others(500);
    try (StreamRig rig = StreamRig.named("retention")) {
      rig.send(SampleEvents.firstHalf());
      rig.start();
      rig.awaitAllStored();
      rig.stream().stop();
      rig.send(lost);
      rig.topic().forget();
      rig.send(SampleEvents.secondHalf());

      rig.start();
      assertThat(rig.stream().outcome().get(2, TimeUnit.MINUTES)).isEqualTo(ExitCode.WRONG_START);
      assertThat(rig.logTail()).contains("retention has taken");
      rig.start(stream -> stream.withFlag("acceptLoss", "true"));
      rig.awaitAllStored();

      assertThat(rig.audit().faults()).isEmpty();
      assertThat(rig.facts().number("lost.sql", "lost")).isEqualTo(lost.size());
    }
  }

  /** The customers of the second half are in other partitions than before, since all was stored. */
  @Test
  void readsPartitionsThatAreAddedWhileItRuns() {
    try (StreamRig rig = StreamRig.named("partitions-added")) {
      rig.send(SampleEvents.firstHalf());
      rig.start();
      rig.awaitAllStored();

      rig.topic().addPartitions(5);
      rig.send(SampleEvents.secondHalf());
      rig.awaitAllStored();

      assertThat(rig.stream().restarts()).isPositive();
      assertThat(rig.facts().rows("positions.sql")).hasSize(5);
      assertThat(rig.audit().faults()).isEmpty();
    }
  }
}
