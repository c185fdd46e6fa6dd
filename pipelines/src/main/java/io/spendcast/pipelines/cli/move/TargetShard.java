package io.spendcast.pipelines.cli.move;

import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.WrongStart;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Database of the shard that partitions come to. */
final class TargetShard {
  private final DataSource source;
  private final String from;

  /**
   * @param from name of the shard that the partitions leave
   */
  TargetShard(DataSource source, String from) {
    this.source = source;
    this.from = from;
  }

  /**
   * Refuses partitions that this database knows already.
   *
   * @throws WrongStart if it has the ledger of one
   */
  void requireNone(UUID topicId, List<Integer> partitions) throws SQLException {
    try (Database database = Database.reading(source, TargetShard.class)) {
      List<Integer> known =
          List.of(
              database
                  .find(Integer[].class, "LedgerPartitions.sql", topicId.toString())
                  .orElse(new Integer[0]));
      List<Integer> both = partitions.stream().filter(known::contains).toList();
      if (!both.isEmpty()) {
        throw new WrongStart("the other shard has partitions %s already".formatted(both));
      }
    }
  }

  /** Announces the move, so that no command changes its customers here until it is finished. */
  void expect(MovingPartitions move) throws SQLException {
    try (Database database = Database.writing(source, TargetShard.class)) {
      database.find(
          UUID.class,
          "Expect.sql",
          move.moveId().toString(),
          from,
          move.topicId().toString(),
          database.connection().createArrayOf("int4", move.partitions().toArray()));
      database.commit();
    }
  }

  /** Copies everything into tables beside the real ones, where nobody sees it yet. */
  void stage(MovingPartitions move, Connection rows, PrintWriter out) throws SQLException {
    try (Database database = Database.writing(source, TargetShard.class)) {
      database.execute("DropStage.sql");
      database.execute("Stage.sql");
      for (String table : TableCopy.TABLES) {
        long copied = TableCopy.copy(table, rows, database.connection());
        if (copied > 0) {
          out.printf("copied %,d rows of %s%n", copied, table);
        }
      }
      database.find(UUID.class, "Staged.sql", move.moveId().toString());
      database.commit();
    }
  }

  /** Deletes what was staged, and the announcement. */
  void forget() throws SQLException {
    try (Database database = Database.writing(source, TargetShard.class)) {
      database.find(UUID.class, "Forget.sql");
      database.execute("DropStage.sql");
      database.commit();
    }
  }

  /** Shows what was staged. Does nothing when it is shown already. */
  void publish(MovingPartitions move) throws SQLException {
    try (Database database = Database.writing(source, TargetShard.class)) {
      String id = move.moveId().toString();
      if (!database.find(Boolean.class, "IsPublished.sql", id).orElseThrow()) {
        UUID staged = database.find(UUID.class, "StagedMove.sql").orElseThrow();
        if (!staged.equals(move.moveId())) {
          throw new IllegalStateException("schema spendcast_move is of another move: " + staged);
        }
        database.execute("Publish.sql");
        database.execute("DropStage.sql");
        database.commit();
      }
    }
  }
}
