package io.spendcast.pipelines.batch;

import io.spendcast.pipelines.shards.Shard;
import io.spendcast.pipelines.start.DatabaseErrors;
import io.spendcast.pipelines.start.Databases;
import io.spendcast.pipelines.start.NotReady;
import io.spendcast.pipelines.start.OwnSessions;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.ReplayMark;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.BackOffUtils;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of a batch. The primary holds locks, bounds and results. The reader serves the facts:
 * a streaming standby, or the primary itself.
 */
public record BatchDatabase(Postgres primary, Postgres reader) {
  private static final Logger LOG = LoggerFactory.getLogger(BatchDatabase.class);
  private static final Duration PATIENCE = Duration.standardMinutes(5);

  /**
   * The servers that the flags name.
   *
   * @throws WrongStart if one is out of reach, or the reader is no standby of the primary
   */
  public static BatchDatabase of(BatchFlags flags) {
    Postgres primary = Databases.of(flags);
    if (flags.getReadJdbcUrl().isBlank()) {
      requirePrimary("--jdbcUrl", primary, ", and the standby with --readJdbcUrl");
      return new BatchDatabase(primary, primary);
    }
    Postgres reader = Databases.of("--readJdbcUrl", flags.getReadJdbcUrl(), flags);
    ServerIdentity identity =
        requirePrimary("--jdbcUrl", primary, ", and the standby with --readJdbcUrl");
    if (!identity("--readJdbcUrl", reader).follows(identity)) {
      throw new WrongStart(
          "--readJdbcUrl leads to neither a streaming standby of --jdbcUrl nor that server: name"
              + " one of its standbys, or leave the flag out");
    }
    return new BatchDatabase(primary, reader);
  }

  /**
   * Database of a shard, where the facts are read from the primary.
   *
   * @throws WrongStart if it is out of reach, or a standby
   */
  static BatchDatabase of(Shard shard, BatchFlags flags) {
    String source = "shard " + shard.name();
    Postgres primary = Databases.of(source, shard.jdbcUrl(), flags);
    requirePrimary(source, primary, "");
    return new BatchDatabase(primary, primary);
  }

  /** Identity of the primary and its database. */
  ServerIdentity identity() {
    return identity("--jdbcUrl", primary);
  }

  private static ServerIdentity identity(String source, Postgres postgres) {
    try {
      return ServerIdentity.of(postgres);
    } catch (SQLException e) {
      throw new WrongStart(
          "cannot use the database of " + source + ": " + DatabaseErrors.text(e), e);
    }
  }

  /**
   * @param source flag or shard that names the database, for the error
   * @param more end of the error, which says where a standby may be named
   */
  private static ServerIdentity requirePrimary(String source, Postgres postgres, String more) {
    ServerIdentity identity = identity(source, postgres);
    if (identity.standby()) {
      throw new WrongStart(source + " leads to a read-only standby: name the primary there" + more);
    }
    try {
      OwnSessions.require(postgres);
    } catch (SQLException e) {
      throw new WrongStart(
          "cannot use the database of " + source + ": " + DatabaseErrors.text(e), e);
    }
    return identity;
  }

  /**
   * Waits until the reader shows everything that is committed on the primary now, and returns it.
   * Each of its connections, on every machine, has replayed as much.
   *
   * @throws NotReady if the standby does not get there in five minutes
   */
  public Postgres caughtUp() throws SQLException, IOException, InterruptedException {
    return caughtUp(PATIENCE);
  }

  public Postgres caughtUp(Duration patience)
      throws SQLException, IOException, InterruptedException {
    if (reader.equals(primary)) {
      return primary;
    }
    ReplayMark mark;
    try (Connection connection = primary.dataSource().getConnection()) {
      mark = ReplayMark.make(connection);
    }
    try (Connection connection = reader.dataSource().getConnection()) {
      await(mark, connection, patience);
    }
    LOG.info("the standby has replayed {}", mark.lsn());
    return reader.withReplayed(mark);
  }

  private static void await(ReplayMark mark, Connection standby, Duration patience)
      throws SQLException, IOException, InterruptedException {
    BackOff backOff =
        FluentBackoff.DEFAULT
            .withInitialBackoff(Duration.millis(20))
            .withMaxBackoff(Duration.standardSeconds(1))
            .withMaxCumulativeBackoff(patience)
            .backoff();
    while (!mark.isReachedBy(standby)) {
      if (!BackOffUtils.next(Sleeper.DEFAULT, backOff)) {
        throw new NotReady(
            "the standby of --readJdbcUrl is more than %d s behind the primary: see its replication,"
                    .formatted(patience.getStandardSeconds())
                + " try again later, or leave --readJdbcUrl out");
      }
    }
  }
}
