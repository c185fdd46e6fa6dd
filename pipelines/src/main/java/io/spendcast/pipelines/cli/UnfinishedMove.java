package io.spendcast.pipelines.cli;

import io.spendcast.pipelines.shards.Partitions;
import io.spendcast.pipelines.start.Database;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Move of partitions to or from another shard that has begun and not finished. Meanwhile their rows
 * may be copied already, so that a change of them would be lost.
 */
public final class UnfinishedMove {
  private UnfinishedMove() {}

  /**
   * Refuses a database of such a move. A command calls it before its work, and again below the
   * locks under which it deletes.
   *
   * @throws Failure naming the move
   */
  public static void refuse(Database database) throws SQLException {
    Optional<Move> move =
        database.with(UnfinishedMove.class).find(Move.class, "UnfinishedMove.sql");
    if (move.isPresent()) {
      throw new Failure(
          ("partitions %s have been moving %s shard %s since %s: finish that by running `spendcast"
                  + " shards move` again, or undo it by --cancel, then run this again")
              .formatted(
                  new Partitions(move.get().partitions()),
                  move.get().direction().equals("out") ? "to" : "from",
                  move.get().otherShard(),
                  move.get().begunAt()));
    }
  }

  record Move(String direction, String otherShard, List<Integer> partitions, Instant begunAt) {}
}
