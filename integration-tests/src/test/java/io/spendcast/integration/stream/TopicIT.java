package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.stack.StreamConfig;
import io.spendcast.local.supervise.ExitCode;
import io.spendcast.simulator.events.SimulatedEvent;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
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

  /**
   * Retention takes unread records first; later the topic is made anew with others unread. The
   * stream has seen the latter: a start that comes to nothing looks at the ends.
   */
  @Test
  void refusesATopicThatLostUnreadRecordsUntilThatIsAccepted() throws Exception {
    List<SimulatedEvent> second = SampleEvents.secondHalf();
    List<SimulatedEvent> lost = SampleEvents.others(1_000);
    try (StreamRig rig = StreamRig.named("lost-unread")) {
      rig.send(SampleEvents.firstHalf());
      rig.start();
      rig.awaitAllStored();
      rig.stream().stop();
      rig.send(lost.subList(0, 500));
      rig.topic().forget();
      rig.send(second.subList(0, 1_000));

      assertRefused(rig, stream -> stream, "retention deleted");
      rig.start(stream -> stream.withFlag("acceptLoss", "true"));
      rig.awaitAllStored();
      assertThat(rig.facts().number("lost.sql", "lost")).isEqualTo(500);
      rig.stream().stop();

      rig.send(lost.subList(500, 1_000));
      String taken = rig.stack().broker().bootstrapServers().replaceFirst(".*:", "");
      assertRefused(rig, stream -> stream.withFlag("metricsPort", taken), "--metricsPort");
      rig.topic().makeAnew();
      rig.send(second.subList(1_000, second.size()));

      assertRefused(rig, stream -> stream, "was re-created and 500 offsets");
      rig.start(stream -> stream.withFlag("acceptLoss", "true"));
      rig.awaitAllStored();
      assertThat(rig.audit().faults()).isEmpty();
      assertThat(rig.facts().number("lost.sql", "lost")).isEqualTo(lost.size());
    }
  }

  private static void assertRefused(StreamRig rig, UnaryOperator<StreamConfig> flags, String why)
      throws Exception {
    rig.start(flags);
    assertThat(rig.stream().outcome().get(2, TimeUnit.MINUTES)).isEqualTo(ExitCode.WRONG_START);
    assertThat(rig.logTail()).contains(why);
  }
}
