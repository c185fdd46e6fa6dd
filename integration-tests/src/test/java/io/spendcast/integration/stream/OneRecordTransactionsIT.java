package io.spendcast.integration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.local.supervise.ExitCode;
import io.spendcast.simulator.events.SimulatedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

/**
 * A backlog in which every record is a transaction of its own, so that every second offset is a
 * marker. The same number of records without transactions is read before, for the measurement in
 * docs/rationale/stream.md: {@code -Dtransactions=4000}.
 */
class OneRecordTransactionsIT {
  private static final int TRANSACTIONS = Integer.getInteger("transactions", 600);
  private static final int PRODUCERS = 8;

  @Test
  void readsThemAsFastAsTheSameRecordsWithoutTransactions() {
    List<SimulatedEvent> events = SampleEvents.others(2 * TRANSACTIONS);
    try (StreamRig rig = StreamRig.named("one-record-transactions")) {
      rig.send(events.subList(0, TRANSACTIONS));
      Duration without = timeToStoreAll(rig);

      sendEachInATransaction(rig.topic(), events.subList(TRANSACTIONS, 2 * TRANSACTIONS));
      Duration with = timeToStoreAll(rig);

      System.out.printf(
          "%d records: %d ms without transactions, %d ms with%n",
          TRANSACTIONS, without.toMillis(), with.toMillis());
      assertThat(rig.audit().accountingFaults()).isEmpty();
      assertThat(rig.facts().number("void.sql", "void")).isEqualTo(TRANSACTIONS);
      assertThat(rig.facts().number("gap_rows.sql", "rows")).isLessThanOrEqualTo(3);
    }
  }

  /** From the start of the process; told to stop in between, it ends as usual. */
  private static Duration timeToStoreAll(StreamRig rig) {
    long start = System.nanoTime();
    rig.start();
    rig.awaitAllStored();
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    assertThat(rig.stream().stop()).isEqualTo(ExitCode.DONE);
    return time;
  }

  /** Several producers, or the broker takes longer to commit than the stream to read. */
  private static void sendEachInATransaction(PurchaseTopic topic, List<SimulatedEvent> events) {
    CompletableFuture.allOf(
            IntStream.range(0, PRODUCERS)
                .mapToObj(n -> CompletableFuture.runAsync(() -> sendShare(topic, events, n)))
                .toArray(CompletableFuture<?>[]::new))
        .join();
    topic.alsoSent(events.size());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The commit fails when the record did.
  private static void sendShare(PurchaseTopic topic, List<SimulatedEvent> events, int producer) {
    try (Producer<String, byte[]> transactional =
        topic.producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic.name() + producer))) {
      transactional.initTransactions();
      for (int i = producer; i < events.size(); i += PRODUCERS) {
        transactional.beginTransaction();
        transactional.send(topic.record(events.get(i)));
        transactional.commitTransaction();
      }
    }
  }
}
