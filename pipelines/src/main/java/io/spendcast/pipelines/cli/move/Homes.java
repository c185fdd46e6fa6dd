package io.spendcast.pipelines.cli.move;

import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.WrongStart;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.common.utils.Utils;

/**
 * Partitions of customers who have no record in the topic yet, such as those of a backfill. Their
 * next record goes where the producers' partitioner sends its key. Kafka's default for Java,
 * murmur2, is assumed if it explains the partitions of the other customers.
 */
final class Homes {
  private static final double ENOUGH = 0.99;

  private final int partitions;

  /**
   * @param partitions number of the topic's partitions
   */
  Homes(int partitions) {
    this.partitions = partitions;
  }

  /** A customer, and the partition of their newest record. */
  record Home(String customerId, int partition) {}

  /**
   * Stores the partition of each customer who has none.
   *
   * @return their number
   * @throws WrongStart if the partitioner is another one
   */
  int complete(Database source) throws SQLException {
    List<String> unseen = source.list(String.class, "Unseen.sql");
    if (!unseen.isEmpty()) {
      requireMurmur2(source.list(Home.class, "Sample.sql"), unseen.size());
      source.find(
          Long.class,
          "SetHomes.sql",
          unseen.toArray(String[]::new),
          unseen.stream().map(c -> Integer.toString(of(c))).toArray(String[]::new));
    }
    return unseen.size();
  }

  private void requireMurmur2(List<Home> sample, int unseen) {
    long explained = sample.stream().filter(h -> of(h.customerId()) == h.partition()).count();
    if (explained < ENOUGH * sample.size()) {
      throw new WrongStart(
          ("%,d customers have no record in the topic yet, and nobody knows which partition theirs"
                  + " will be in: Kafka's default partitioner (murmur2 of the customer, modulo %d)"
                  + " explains only %,d of %,d known customers. Move them after their first record,"
                  + " or move all partitions")
              .formatted(unseen, partitions, explained, sample.size()));
    }
  }

  /** Partition that Kafka's default partitioner chooses for a customer's key. */
  int of(String customer) {
    return Utils.toPositive(Utils.murmur2(customer.getBytes(StandardCharsets.UTF_8))) % partitions;
  }
}
