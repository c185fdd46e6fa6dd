package io.spendcast.pipelines.batch;

import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.schema.ShopSettings;
import io.spendcast.pipelines.shards.Shard;
import io.spendcast.pipelines.start.NotReady;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.database.ArrivalBound;
import io.spendcast.transforms.database.Sql;
import io.spendcast.transforms.monthly.scope.MonthlySource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Database with facts of a month: the only one, or a shard's.
 *
 * @param shard name of the shard; empty for the only database
 * @param hasPartitions whether a stream is meant to read into it
 */
record FactDatabase(String shard, boolean hasPartitions, BatchDatabase servers) {
  private static final String NOT_READY = Sql.of(FactDatabase.class, "MonthNotReady.sql");
  private static final String READS_NOTHING = Sql.of(FactDatabase.class, "ReadsNothing.sql");
  private static final String MOVES = Sql.of(FactDatabase.class, "FinishedMoves.sql");

  /** The database of a report without shards. */
  static FactDatabase only(BatchDatabase servers) {
    return new FactDatabase("", true, servers);
  }

  static FactDatabase of(Shard shard, BatchFlags flags) {
    boolean hasPartitions = !shard.partitions().numbers().isEmpty();
    return new FactDatabase(shard.name(), hasPartitions, BatchDatabase.of(shard, flags));
  }

  /**
   * Settings of a migrated database.
   *
   * @throws WrongStart if it is not migrated
   */
  ShopSettings settings() throws SQLException {
    Schema schema = Schema.in(primary());
    try {
      schema.requireMigrated();
    } catch (WrongStart e) {
      throw shard.isEmpty() ? e : new WrongStart("shard " + shard + ": " + e.getMessage(), e);
    }
    return schema.settings().orElseThrow();
  }

  /**
   * Reason why the month is not complete; empty when it is. A shard without partitions, of which no
   * stream has read any either, has nothing to wait for.
   */
  Optional<String> whyNotReady(YearMonth month) throws SQLException {
    try (Connection connection = primary().getConnection();
        PreparedStatement nothing = connection.prepareStatement(READS_NOTHING);
        PreparedStatement statement = connection.prepareStatement(NOT_READY)) {
      if (!hasPartitions && isTrue(nothing)) {
        return Optional.empty();
      }
      statement.setObject(1, month.atDay(1).atStartOfDay());
      statement.setObject(2, month.atDay(1));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1) + where()) : Optional.empty();
      }
    }
  }

  /**
   * Number of moves of partitions from and to this database, all of them finished.
   *
   * @throws NotReady if one is not: its rows are in two shards, or in none
   */
  long finishedMoves() throws SQLException {
    try (Connection connection = primary().getConnection();
        PreparedStatement statement = connection.prepareStatement(MOVES);
        ResultSet row = statement.executeQuery()) {
      row.next();
      String unfinished = row.getString("unfinished");
      if (unfinished != null) {
        throw new NotReady(
            ("a move of %s is not finished%s: finish it with `spendcast shards move`, then run the"
                    + " report again")
                .formatted(unfinished, where()));
      }
      return row.getLong("finished");
    }
  }

  /** Exclusive upper bound for the arrival of the facts that are stored now. */
  long arrivalBound() throws SQLException, IOException, InterruptedException {
    return ArrivalBound.settled(primary()) + 1;
  }

  /** Source that shows all that is committed now; its facts end at a bound. */
  MonthlySource upTo(long arrivalBound) throws SQLException, IOException, InterruptedException {
    return new MonthlySource(shard, servers.caughtUp(), arrivalBound);
  }

  private static boolean isTrue(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  private String where() {
    return shard.isEmpty() ? "" : ", in shard " + shard;
  }

  private DataSource primary() {
    return servers.primary().dataSource();
  }
}
