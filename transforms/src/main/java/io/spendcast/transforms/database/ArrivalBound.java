package io.spendcast.transforms.database;

import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.BackOffUtils;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;
import org.joda.time.Duration;

/**
 * The arrival that no stored fact is over, so that everything read up to it later is of one state,
 * while the stream goes on storing.
 */
public final class ArrivalBound {
  private static final String BOUND = Sql.of(ArrivalBound.class, "ArrivalBound.sql");
  private static final String WRITERS = Sql.of(ArrivalBound.class, "ArrivalBoundWriters.sql");

  /** Longest wait for a transaction, which exceeds the time-outs of the stream's statements. */
  private static final Duration PATIENCE = Duration.standardSeconds(90);

  private ArrivalBound() {}

  /** The same, on a connection of the source. */
  public static long settled(DataSource source)
      throws SQLException, IOException, InterruptedException {
    try (Connection connection = source.getConnection()) {
      return settled(connection);
    }
  }

  /**
   * The last arrival of now, once every transaction that was storing facts up to it has ended.
   *
   * @param connection to the primary: a standby does not show which transactions are running
   * @throws IllegalStateException when a transaction does not end, or on a standby
   */
  public static long settled(Connection connection)
      throws SQLException, IOException, InterruptedException {
    try (PreparedStatement statement = connection.prepareStatement(BOUND);
        ResultSet row = statement.executeQuery()) {
      row.next();
      if (row.getBoolean("in_recovery")) {
        throw new IllegalStateException("a bound of the facts must be taken on the primary");
      }
      long arrival = row.getLong("arrival_until");
      awaitEnd(connection, row.getArray("writers"));
      return arrival;
    }
  }

  private static void awaitEnd(Connection connection, Array writers)
      throws SQLException, IOException, InterruptedException {
    BackOff backOff =
        FluentBackoff.DEFAULT
            .withInitialBackoff(Duration.millis(20))
            .withMaxBackoff(Duration.millis(500))
            .withMaxCumulativeBackoff(PATIENCE)
            .backoff();
    while (stillWriting(connection, writers)) {
      if (!BackOffUtils.next(Sleeper.DEFAULT, backOff)) {
        throw new IllegalStateException("a transaction has been storing purchases for " + PATIENCE);
      }
    }
  }

  private static boolean stillWriting(Connection connection, Array writers) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WRITERS)) {
      statement.setArray(1, writers);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1) > 0;
      }
    }
  }
}
