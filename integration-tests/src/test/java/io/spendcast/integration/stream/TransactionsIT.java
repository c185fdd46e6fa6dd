package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.simulator.events.SimulatedEvent;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class TransactionsIT {
  private static final int EVENTS_PER_TRANSACTION = 200;

  @Test
  void countsAbortedRecordsAndMarkersAsVoid() {
    try (StreamRig rig = StreamRig.named("transactions")) {
      rig.start();
      sendInTransactions(rig.topic());

      rig.awaitAllStored();

      assertThat(rig.audit().faults()).isEmpty();
      assertThat(rig.facts().number("void.sql", "void"))
          .isEqualTo(rig.topic().offsets() - SampleEvents.all().size());
    }
  }

  /** Every transaction with events that count is followed by one that is taken back. */
  private static void sendInTransactions(PurchaseTopic topic) {
    List<SimulatedEvent> all = SampleEvents.all();
    List<SimulatedEvent> others = SampleEvents.others(EVENTS_PER_TRANSACTION);
    try (Producer<String, byte[]> producer =
        topic.producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic.name()))) {
      producer.initTransactions();
      for (int from = 0; from < all.size(); from += EVENTS_PER_TRANSACTION) {
        int to = Math.min(from + EVENTS_PER_TRANSACTION, all.size());
        begin(producer, topic, all.subList(from, to));
        producer.commitTransaction();
        begin(producer, topic, others);
        producer.flush();
        producer.abortTransaction();
      }
    }
    topic.alsoSent(all.size());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The commit fails when one of them did.
  private static void begin(
      Producer<String, byte[]> producer, PurchaseTopic topic, List<SimulatedEvent> events) {
    producer.beginTransaction();
    events.forEach(event -> producer.send(topic.record(event)));
  }
}
