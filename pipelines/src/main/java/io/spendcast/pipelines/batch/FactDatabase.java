package io.spendcast.pipelines.batch;

import io.spendcast.pipelines.start.NotReady;
import io.spendcast.pipelines.start.Schema;
import io.spendcast.pipelines.start.ShopSettings;
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
 */
record FactDatabase(String shard, BatchDatabase servers) {
  private static final String NOT_READY = Sql.of(FactDatabase.class, "MonthNotReady.sql");
  private static final String MOVES = Sql.of(FactDatabase.class, "FinishedMoves.sql");

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

  /** Reason why the month is not complete; empty when it is. */
  Optional<String> whyNotReady(YearMonth month) throws SQLException {
    try (Connection connection = primary().getConnection();
        PreparedStatement statement = connection.prepareStatement(NOT_READY)) {
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
            "a move of %s is not finished%s: finish it, then run the report again"
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

  private String where() {
    return shard.isEmpty() ? "" : ", in shard " + shard;
  }

  private DataSource primary() {
    return servers.primary().dataSource();
  }
}
