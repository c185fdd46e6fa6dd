package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.supervise.ExitCode;
import io.spendcast.simulator.events.SimulatedEvent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;

/** A broker loses the end of its logs, as by a power cut, and producers go on. */
class LostTailIT {

  @Test
  void refusesALogThatWasLostAndRefilledUntilThatIsAccepted() throws Exception {
    List<SimulatedEvent> lost = SampleEvents.others(500);
    try (StreamRig rig = StreamRig.withOwnServers("lost-tail")) {
      rig.start();
      rig.send(SampleEvents.firstHalf());
      rig.awaitAllStored();
      Map<Path, Long> sizes = sizesOfLogs(rig);
      rig.send(lost);
      rig.awaitAllStored();
      rig.stream().stop();
      rig.stack().broker().kill();
      sizes.forEach(LostTailIT::cut);
      rig.stack().broker().start();

      rig.start();
      assertThat(rig.stream().outcome().get(2, TimeUnit.MINUTES)).isEqualTo(ExitCode.WRONG_START);
      assertThat(rig.logTail()).contains("Kafka lost the end of partition");

      refill(rig.topic(), SampleEvents.secondHalf());
      rig.start();
      assertThat(rig.stream().outcome().get(2, TimeUnit.MINUTES)).isEqualTo(ExitCode.WRONG_START);
      assertThat(rig.logTail()).contains("send them to the topic again");
      rig.start(stream -> stream.withFlag("acceptLoss", "true"));
      rig.awaitStoredUpToNow();
      assertThat(rig.stream().stop()).isEqualTo(ExitCode.DONE);
      assertThat(rig.facts().number("replaced.sql", "replaced")).isEqualTo(lost.size());

      // Once accepted, and after an ordinary change of leader: the broker restarts.
      rig.stack().broker().stop();
      rig.stack().broker().start();
      rig.start();
      rig.awaitAllStored();
      assertThat(rig.stream().restarts()).isZero();
    }
  }

  private static Map<Path, Long> sizesOfLogs(StreamRig rig) throws IOException {
    Path data = rig.stack().log("kafka").getParent().resolveSibling("kafka").resolve("data");
    try (Stream<Path> files = Files.walk(data)) {
      Map<Path, Long> sizes = new TreeMap<>();
      for (Path file : files.filter(file -> isLogOf(rig.topic(), file)).toList()) {
        sizes.put(file, Files.size(file));
      }
      return sizes;
    }
  }

  private static boolean isLogOf(PurchaseTopic topic, Path file) {
    return file.getParent().getFileName().toString().startsWith(topic.name())
        && file.toString().endsWith(".log");
  }

  private static void cut(Path log, long size) {
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    } catch (IOException e) {
      throw new IllegalStateException("cannot cut " + log, e);
    }
  }

  /** A new producer: the old one counts on what was lost. */
  @SuppressWarnings("FutureReturnValueIgnored") // The audit counts what came.
  private static void refill(PurchaseTopic topic, List<SimulatedEvent> events) {
    try (Producer<String, byte[]> producer = topic.producer(Map.of())) {
      events.forEach(event -> producer.send(topic.record(event)));
      producer.flush();
    }
    topic.alsoSent(events.size());
  }
}
