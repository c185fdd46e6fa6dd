package io.spendcast.pipelines.cli;

import io.spendcast.pipelines.shards.Partitions;
import io.spendcast.pipelines.start.Database;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Move of partitions from one shard to another that has begun and not finished. Meanwhile their
 * rows may be copied already, so that a change of them would be lost.
 */
public final class UnfinishedMove {
  private static final String REMEDY =
      ": finish that by running `spendcast shards move` again, or undo it by --cancel, then run this"
          + " again";

  private UnfinishedMove() {}

  /**
   * Refuses a database that takes part in such a move. A command calls it before its work, and
   * again below the locks under which it deletes.
   *
   * @throws Failure naming the move
   */
  public static void refuse(Database database) throws SQLException {
    Optional<Move> move =
        database.with(UnfinishedMove.class).find(Move.class, "UnfinishedMove.sql");
    if (move.isPresent()) {
      throw new Failure(move.get().text() + REMEDY);
    }
  }

  /**
   * Move with the shard that the partitions go to.
   *
   * @param partitions null, as all others, when they come from elsewhere
   */
  record Move(String otherShard, List<Integer> partitions, Instant begunAt) {
    private String text() {
      return partitions == null
          ? "an unfinished move brings partitions of another shard here"
          : "partitions %s have been moving to shard %s since %s"
              .formatted(new Partitions(partitions), otherShard, begunAt);
    }
  }
}
