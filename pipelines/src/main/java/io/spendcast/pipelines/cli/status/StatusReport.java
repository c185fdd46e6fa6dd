package io.spendcast.pipelines.cli.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.spendcast.pipelines.start.Database;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * How the stream and its database stand at one moment; as JSON, what {@code status --json} prints.
 *
 * @param accounting null when it was not asked for
 * @param models those of the last ten minutes of storing
 */
record StatusReport(
    String baseCurrency,
    List<StreamRow> streams,
    List<LockHolder> lockHolders,
    List<PartitionRow> partitions,
    List<Account> accounting,
    List<Keys> keys,
    long duplicates,
    long corrections,
    List<DeadLetters> deadLetters,
    Outbox outbox,
    List<ModelUse> models) {

  /** Reads all parts in the database's transaction. */
  static StatusReport read(Database database, String baseCurrency, boolean quick)
      throws SQLException {
    return new StatusReport(
        baseCurrency,
        database.list(StreamRow.class, "StatusStreams.sql"),
        database.list(LockHolder.class, "StatusLockHolders.sql"),
        database.list(PartitionRow.class, "StatusPartitions.sql"),
        quick ? null : database.list(Account.class, "StatusAccounting.sql"),
        database.list(Keys.class, "StatusKeys.sql"),
        database.find(Long.class, "StatusDuplicates.sql").orElseThrow(),
        database.find(Long.class, "StatusCorrections.sql").orElseThrow(),
        database.list(DeadLetters.class, "StatusDeadLetters.sql"),
        database.find(Outbox.class, "StatusOutbox.sql").orElseThrow(),
        database.list(ModelUse.class, "StatusModels.sql"));
  }

  /** The newest start of a consumer group's stream. */
  record StreamRow(
      String consumerGroup, String topic, String topicId, long epoch, Instant startedAt) {}

  /**
   * The session that runs a consumer group's stream.
   *
   * @param clientAddress null when it is local or not for us to see; so too {@code since}
   */
  record LockHolder(
      String consumerGroup, int pid, String applicationName, String clientAddress, Instant since) {}

  /**
   * The ledger of a partition.
   *
   * @param currentTopic false for the remains of a topic that was made anew
   * @param position below it, everything has a durable outcome
   */
  record PartitionRow(
      String consumerGroup,
      String topic,
      String topicId,
      int partition,
      boolean currentTopic,
      long startOffset,
      long position,
      int ranges,
      List<Hole> holes,
      Instant caughtUpAt,
      Long caughtUpSecondsAgo) {}

  /** Offsets without an outcome, though later ones have theirs. */
  record Hole(long first, long size) {}

  /**
   * What became of a partition's offsets.
   *
   * @param missing offsets without a stored outcome; 0 when the books are right
   */
  record Account(
      String consumerGroup,
      String topic,
      String topicId,
      int partition,
      long offsets,
      long ranges,
      long purchasesAndRefunds,
      long duplicates,
      long deadLetters,
      @JsonProperty("void") long neverDelivered,
      long lost,
      long erased,
      long pruned,
      long missing) {}

  /**
   * Records of a group's topic that are not where their customer's others are.
   *
   * @param keyedOtherwise records whose key is not their customer
   * @param splitCustomers customers in more than one partition, among the last 100,000 purchases
   */
  record Keys(String consumerGroup, long keyedOtherwise, long splitCustomers) {}

  /** Records that broke the contract, by step and reason. */
  record DeadLetters(String step, String reason, long records, long unresolved, Instant newest) {}

  /** The alerts, by what became of them. */
  record Outbox(
      long pending,
      Long oldestPendingSeconds,
      long failed,
      long suppressed,
      long published,
      Instant lastPublishedAt,
      Instant pausedAt) {}

  /** A model version that scored lately. */
  record ModelUse(String role, String model, String version, long predictions, Instant newest) {}
}
