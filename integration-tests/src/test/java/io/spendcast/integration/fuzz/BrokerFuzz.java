package io.spendcast.integration.fuzz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.record.CompressionType;

/**
 * Sends odd records to a topic in every way that Kafka knows: each compression, batches of any
 * timestamp, and transactions that are committed, aborted, left open or fenced.
 *
 * <pre>{@code
 * try (BrokerFuzz fuzz = BrokerFuzz.of("127.0.0.1:9092", "purchases", 3, seed)) {
 *   fuzz.send(20_000);
 *   fuzz.endTransactions();
 *   Map<String, String> expected = fuzz.visible();
 * }
 * }</pre>
 */
public final class BrokerFuzz implements AutoCloseable {
  /** Each record of such a transaction costs two round trips. */
  private static final int ONE_BY_ONE = 8;

  private static final int BATCH = 8;

  private final String topic;
  private final SplittableRandom random;
  private final OddRecords records;
  private final SentRecords sent = new SentRecords();
  private final OddProducers producers;
  private final List<Producer<byte[], byte[]>> plain = new ArrayList<>();
  private final OddTransactions transactions;
  private final RawProducer raw;

  private BrokerFuzz(String bootstrapServer, String topic, int partitions, long seed) {
    this.topic = topic;
    this.random = new SplittableRandom(seed);
    this.records = new OddRecords(partitions, seed);
    this.producers = new OddProducers(bootstrapServer, topic);
    for (CompressionType compression : CompressionType.values()) {
      plain.add(producers.plain(compression));
    }
    this.transactions = new OddTransactions(producers, sent, random.split());
    this.raw = RawProducer.to(bootstrapServer);
  }

  /**
   * @param bootstrapServer the only broker, as {@code host:port}
   */
  public static BrokerFuzz of(String bootstrapServer, String topic, int partitions, long seed) {
    return new BrokerFuzz(bootstrapServer, topic, partitions, seed);
  }

  /** Sends so many records, the aborted ones among them. Transactions may be open afterwards. */
  public void send(int count) {
    for (int left = count; left > 0; ) {
      int size = Math.min(left, random.nextInt(20) == 0 ? 300 : random.nextInt(1, 30));
      sendSomehow(records.next(size));
      left -= size;
    }
  }

  /** Sends records in a transaction that stays open until {@link #endTransactions}. */
  public void leaveOneOpen(int count) {
    transactions.abandon(records.next(count));
  }

  /** Ends every transaction that is still open. */
  public void endTransactions() {
    transactions.end();
  }

  /**
   * The records that a consumer of committed records gets to see.
   *
   * @return SHA-256 of key and value, {@code none} for null, by {@code partition/offset}
   */
  public Map<String, String> visible() {
    return sent.byPosition();
  }

  private void sendSomehow(List<OddRecord> some) {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> sendPlain(some);
      case 3, 4, 5 -> sendRaw(some);
      case 6, 7, 8 -> transactions.send(some);
      default -> transactions.sendOneByOne(some, ONE_BY_ONE);
    }
  }

  private void sendPlain(List<OddRecord> some) {
    Producer<byte[], byte[]> producer = plain.get(random.nextInt(plain.size()));
    some.forEach(record -> sent.visible(producers.send(producer, record)));
  }

  /** Sends batches of a few records each; a batch has one partition and one timestamp. */
  private void sendRaw(List<OddRecord> some) {
    CompressionType[] compressions = CompressionType.values();
    for (int from = 0; from < some.size(); ) {
      OddRecord first = some.get(from);
      List<OddRecord> batch =
          some.subList(from, endOfBatch(some, from)).stream()
              .map(record -> record.withPartition(first.partition()))
              .toList();
      CompressionType compression = compressions[random.nextInt(compressions.length)];
      long offset = raw.send(topic, compression, batch);
      for (OddRecord record : batch) {
        sent.visible(SentRecords.Copy.at(first.partition(), offset++, record.digests()));
      }
      from += batch.size();
    }
  }

  /** A batch holds a few records, a large one only alone. */
  private int endOfBatch(List<OddRecord> some, int from) {
    int end = from + random.nextInt(1, BATCH + 1);
    int to = from + 1;
    while (to < Math.min(end, some.size())
        && !some.get(from).isLarge()
        && !some.get(to).isLarge()) {
      to++;
    }
    return to;
  }

  @Override
  public void close() {
    try (transactions;
        raw) {
      plain.forEach(producer -> producer.close(Duration.ZERO));
    }
  }
}
