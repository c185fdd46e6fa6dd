package io.spendcast.integration.fuzz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.Producer;

/**
 * Producers with a transaction each. A transaction is committed, aborted, or stays open while other
 * producers write behind it, as chance wants.
 */
final class OddTransactions implements AutoCloseable {
  private static final int PRODUCERS = 4;

  private final OddProducers producers;
  private final SentRecords sent;
  private final SplittableRandom random;
  private final List<Shop> shops = new ArrayList<>();
  private final Shop abandoned;

  OddTransactions(OddProducers producers, SentRecords sent, SplittableRandom random) {
    this.producers = producers;
    this.sent = sent;
    this.random = random;
    for (int i = 0; i < PRODUCERS; i++) {
      shops.add(new Shop("shop-" + i));
    }
    this.abandoned = new Shop("abandoned");
  }

  /** Sends records in one of the transactions, and ends it or not. */
  void send(List<OddRecord> records) {
    Shop shop = shops.get(random.nextInt(PRODUCERS));
    shop.send(records);
    switch (random.nextInt(4)) {
      case 0, 1 -> shop.commit();
      case 2 -> shop.abort();
      default -> shop.flush();
    }
  }

  /**
   * Sends the first records in a transaction each, every third of which is aborted, and the others
   * together.
   */
  void sendOneByOne(List<OddRecord> records, int first) {
    Shop shop = shops.get(random.nextInt(PRODUCERS));
    int count = Math.min(first, records.size());
    for (OddRecord record : records.subList(0, count)) {
      shop.send(List.of(record));
      if (random.nextInt(3) == 0) {
        shop.abort();
      } else {
        shop.commit();
      }
    }
    shop.send(records.subList(count, records.size()));
    shop.commit();
  }

  /** Leaves a transaction open, which a successor of its producer fences at {@link #end}. */
  void abandon(List<OddRecord> records) {
    abandoned.send(records);
    abandoned.flush();
  }

  /** Ends what is still open: one producer is fenced, the others abort. */
  void end() {
    abandoned.fence();
    shops.forEach(Shop::abort);
  }

  @Override
  public void close() {
    abandoned.close();
    shops.forEach(Shop::close);
  }

  /** One transactional producer. */
  private final class Shop {
    private final String transactionalId;
    private final List<SentRecords.Copy> open = new ArrayList<>();
    private Producer<byte[], byte[]> producer;
    private boolean isOpen;

    Shop(String transactionalId) {
      this.transactionalId = transactionalId;
      this.producer = producers.transactional(transactionalId);
    }

    void send(List<OddRecord> records) {
      if (!isOpen) {
        producer.beginTransaction();
        isOpen = true;
      }
      records.forEach(record -> open.add(producers.send(producer, record)));
    }

    void flush() {
      producer.flush();
    }

    void commit() {
      if (isOpen) {
        producer.commitTransaction();
        open.forEach(sent::visible);
        ended();
      }
    }

    void abort() {
      if (isOpen) {
        producer.flush(); // or what has not left would never get there
        producer.abortTransaction();
        ended();
      }
    }

    void fence() {
      Producer<byte[], byte[]> old = producer;
      producer = producers.transactional(transactionalId);
      old.close(Duration.ZERO);
      ended();
    }

    private void ended() {
      open.clear();
      isOpen = false;
    }

    void close() {
      producer.close(Duration.ZERO);
    }
  }
}
