package io.spendcast.integration.stream;

import io.spendcast.local.process.Wait;
import io.spendcast.simulator.events.SimulatedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Sends events in transactions, as a shop's outbox does. Every third transaction is aborted, and
 * its events are sent again in the next one.
 */
final class TransactionalShop implements AutoCloseable {
  private static final int EVENTS_PER_TRANSACTION = 30;
  private static final int ABORTED = 3;

  private final PurchaseTopic topic;
  private final Producer<String, byte[]> producer;
  private int transactions;

  TransactionalShop(PurchaseTopic topic) {
    this.topic = topic;
    this.producer = topic.producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic.name()));
    producer.initTransactions();
  }

  /** Sends events as fast as Kafka takes them, and returns when all are committed. */
  void send(List<SimulatedEvent> events) {
    sendPaced(events, Integer.MAX_VALUE);
  }

  /** Sends so many events a second, and returns when all are committed. */
  void sendPaced(List<SimulatedEvent> events, int perSecond) {
    long start = System.nanoTime();
    for (int from = 0; from < events.size(); from += EVENTS_PER_TRANSACTION) {
      int to = Math.min(from + EVENTS_PER_TRANSACTION, events.size());
      waitUntil(start + from * 1_000_000_000L / perSecond);
      transactions++;
      if (transactions % ABORTED == 0) {
        begin(events.subList(from, to));
        producer.flush();
        producer.abortTransaction();
        transactions++;
      }
      begin(events.subList(from, to));
      producer.commitTransaction();
      topic.alsoSent(to - from);
    }
  }

  private static void waitUntil(long nanos) {
    long left = nanos - System.nanoTime();
    if (left > 0) {
      Wait.pause(Duration.ofNanos(left));
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The commit fails when one of them did.
  private void begin(List<SimulatedEvent> events) {
    producer.beginTransaction();
    events.forEach(event -> producer.send(topic.record(event)));
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
