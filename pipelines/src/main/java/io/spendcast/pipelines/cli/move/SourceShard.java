package io.spendcast.pipelines.cli.move;

import io.spendcast.pipelines.shards.Partitions;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.NamedLock;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.database.Postgres;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Database of the shard that partitions leave. */
final class SourceShard {
  private final DataSource source;
  private final Postgres postgres;
  private final int topicPartitions;

  /**
   * @param topicPartitions number of the topic's partitions, in all shards
   */
  SourceShard(DataSource source, Postgres postgres, int topicPartitions) {
    this.source = source;
    this.postgres = postgres;
    this.topicPartitions = topicPartitions;
  }

  /** Number of rows that move. */
  record Counts(long customers, long purchases, long duplicates, long deadLetters) {}

  /** Stream that reads some of the partitions; null: all of the topic. */
  record Reader(String consumerGroup, List<Integer> partitions) {
    @Override
    public String toString() {
      return "the stream of group %s, which reads %s"
          .formatted(
              consumerGroup,
              partitions == null ? "the whole topic" : new Partitions(partitions).toString());
    }
  }

  /** The move that was begun and not finished. */
  Optional<MovingPartitions> unfinished() throws SQLException {
    try (Database database = Database.reading(source, SourceShard.class)) {
      return database.find(MovingPartitions.class, "Unfinished.sql");
    }
  }

  /**
   * Id of the topic whose partitions these are.
   *
   * @throws WrongStart if this database has not all of them
   */
  UUID topicOf(String topic, Partitions partitions) throws SQLException {
    try (Database database = Database.reading(source, SourceShard.class)) {
      UUID id =
          database
              .find(UUID.class, "TopicId.sql", topic)
              .orElseThrow(() -> new WrongStart("this shard has nothing of topic " + topic));
      List<Integer> known =
          List.of(
              database
                  .find(Integer[].class, "LedgerPartitions.sql", id.toString())
                  .orElse(new Integer[0]));
      if (partitions.of(known).size() < partitions.numbers().size()) {
        throw new WrongStart(
            "this shard has partitions %s of topic %s, but not all of %s"
                .formatted(new Partitions(known), topic, partitions));
      }
      return id;
    }
  }

  void begin(UUID moveId, String otherShard, UUID topicId, Partitions partitions)
      throws SQLException {
    try (Database database = Database.writing(source, SourceShard.class)) {
      database.find(
          UUID.class,
          "Begin.sql",
          moveId.toString(),
          otherShard,
          topicId.toString(),
          array(database, partitions.numbers().toArray()));
      database.commit();
    }
  }

  /**
   * Forbids every stream of this shard to read the partitions, if none does any more. The epoch of
   * a stream that nobody runs is ended, so that nothing of it can store later.
   *
   * @return a stream that still reads them; empty when they are frozen
   */
  Optional<Reader> freeze(MovingPartitions move) throws SQLException {
    List<NamedLock> locks = new ArrayList<>();
    try {
      for (Reader reader : readers(move)) {
        NamedLock lock = new NamedLock(postgres, "spendcast stream " + reader.consumerGroup());
        locks.add(lock);
        if (!lock.tryToTake()) {
          return Optional.of(reader);
        }
      }
      return freezeUnlessRead(move, locks.size());
    } finally {
      for (NamedLock lock : locks) {
        lock.close();
      }
    }
  }

  /**
   * @param stopped number of streams that read them and do not run
   */
  private Optional<Reader> freezeUnlessRead(MovingPartitions move, int stopped)
      throws SQLException {
    try (Database database = Database.writing(source, SourceShard.class)) {
      List<Reader> readers = readers(database, move); // none begins until the commit
      if (readers.size() > stopped) {
        return Optional.of(readers.get(readers.size() - 1));
      }
      for (Reader reader : readers) {
        database.find(Long.class, "Fence.sql", reader.consumerGroup());
      }
      database.find(Instant.class, "Freeze.sql", move.moveId().toString());
      database.commit();
      return Optional.empty();
    }
  }

  private List<Reader> readers(MovingPartitions move) throws SQLException {
    try (Database database = Database.writing(source, SourceShard.class)) {
      return readers(database, move);
    }
  }

  private static List<Reader> readers(Database database, MovingPartitions move)
      throws SQLException {
    return database.list(
        Reader.class,
        "Readers.sql",
        move.topicId().toString(),
        array(database, move.partitions().toArray()));
  }

  /** Number of rows that would move now. Changes nothing. */
  Counts count(MovingPartitions move) throws SQLException {
    try (Database database = Database.writing(source, SourceShard.class)) {
      choose(database, move);
      return database.find(Counts.class, "Counts.sql").orElseThrow();
    }
  }

  /**
   * Copies everything that moves to the other shard and deletes it here, in one transaction that
   * sees one moment. Its commit is the moment at which the rows change hands: before it this shard
   * has them, and after it the other one.
   *
   * @throws WrongStart if the accounting of a partition does not add up
   */
  Counts handOver(MovingPartitions move, TargetShard target, PrintWriter out) throws SQLException {
    try (Database database = Database.writingAtOneMoment(source, SourceShard.class)) {
      database.execute("Lock.sql");
      choose(database, move);
      List<String> unbalanced = database.list(String.class, "Unbalanced.sql");
      if (!unbalanced.isEmpty()) {
        throw new WrongStart(
            "the accounting of %s does not add up, so nobody could tell whether the move is complete: see spendcast status --verify"
                .formatted(String.join(", ", unbalanced)));
      }
      Counts counts = database.find(Counts.class, "Counts.sql").orElseThrow();
      out.printf(
          "copying %,d purchases of %,d customers%n", counts.purchases(), counts.customers());
      target.stage(move, database.connection(), out);
      database.execute("HandOver.sql");
      database.execute("DropStage.sql");
      database.commit();
      return counts;
    }
  }

  private void choose(Database database, MovingPartitions move) throws SQLException {
    database.execute("DropStage.sql");
    database.execute("MakePlan.sql");
    database.find(
        Boolean.class,
        "Plan.sql",
        move.topicId().toString(),
        array(database, move.partitions().toArray()));
    database.execute("Homes.sql");
    new Homes(topicPartitions).complete(database);
    database.execute("Choose.sql");
  }

  void finish(MovingPartitions move) throws SQLException {
    try (Database database = Database.writing(source, SourceShard.class)) {
      database.find(Instant.class, "Finish.sql", move.moveId().toString());
      database.commit();
    }
  }

  /** Forgets a move whose rows are all here; false when there is none. */
  boolean cancel() throws SQLException {
    try (Database database = Database.writing(source, SourceShard.class)) {
      boolean cancelled = database.find(UUID.class, "Cancel.sql").isPresent();
      database.commit();
      return cancelled;
    }
  }

  private static Object array(Database database, Object[] partitions) throws SQLException {
    return database.connection().createArrayOf("int4", partitions);
  }
}
