package io.spendcast.pipelines.cli.status;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.spendcast.pipelines.cli.RecordedRules;
import io.spendcast.pipelines.start.Database;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * State of the stream and its database at one moment; {@code status --json} prints it as JSON.
 *
 * @param accounting null when it was not asked for
 * @param models models that scored in the last ten minutes in which the stream stored records
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

  /** Reads all other parts in the database's transaction. */
  static StatusReport read(Database database, String baseCurrency, List<Account> accounting)
      throws SQLException {
    return new StatusReport(
        baseCurrency,
        database.list(StreamRow.class, "StatusStreams.sql"),
        database.list(LockHolder.class, "StatusLockHolders.sql"),
        database.list(PartitionRow.class, "StatusPartitions.sql"),
        accounting,
        database.list(Keys.class, "StatusKeys.sql"),
        database.find(Long.class, "StatusDuplicates.sql").orElseThrow(),
        database.find(Long.class, "StatusCorrections.sql").orElseThrow(),
        database.list(DeadLetters.class, "StatusDeadLetters.sql"),
        database.find(Outbox.class, "StatusOutbox.sql").orElseThrow(),
        database.list(ModelUse.class, "StatusModels.sql"));
  }

  /**
   * The newest start of a consumer group's stream.
   *
   * @param alertRules null when it has recorded none, as a backfill
   */
  record StreamRow(
      String consumerGroup,
      String topic,
      String topicId,
      long epoch,
      Instant startedAt,
      RecordedRules alertRules) {}

  /**
   * Session that runs a consumer group's stream.
   *
   * @param clientAddress null when the session is local, or when this user may not see it
   * @param since null when this user may not see it
   */
  record LockHolder(
      String consumerGroup, int pid, String applicationName, String clientAddress, Instant since) {}

  /**
   * Ledger of a partition.
   *
   * @param currentTopic false for a former topic of the same name, which was re-created since
   * @param position offset below which everything has a durable outcome
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
   * Number of a partition's offsets by outcome.
   *
   * @param missing number of offsets without a stored outcome; 0 when the accounting adds up,
   *     negative when there are more outcomes than offsets
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
      long moved,
      long missing) {}

  /**
   * Records and customers of a group's topic that may be spread over several partitions.
   *
   * @param keyedOtherwise number of records whose key is not their customer
   * @param splitCustomers number of customers in more than one partition, among the last 100,000
   *     purchases
   */
  record Keys(String consumerGroup, long keyedOtherwise, long splitCustomers) {}

  /** Records that broke the contract, by step and reason. */
  record DeadLetters(String step, String reason, long records, long unresolved, Instant newest) {}

  /** Number of alerts by status, with the times of the outbox. */
  record Outbox(
      long pending,
      Long oldestPendingSeconds,
      long failed,
      long suppressed,
      long published,
      Instant lastPublishedAt,
      Instant pausedAt) {}

  /** Model version that scored lately. */
  record ModelUse(String role, String model, String version, long predictions, Instant newest) {}
}
