package io.spendcast.benchmarks.stream;

import io.spendcast.benchmarks.data.BenchmarkDatabases;
import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import io.spendcast.transforms.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Subject at work on a topic, in a fresh database. Closing stops the subject and drops the
 * database.
 */
public final class Trial implements AutoCloseable {
  private static final String DURABLE = Sql.of(Trial.class, "DurableOffsets.sql");
  private static final Duration NO_PROGRESS = Duration.ofSeconds(90);

  private final Subject.Place place;
  private final ChildProcess process;
  private final BenchmarkDatabases databases;
  private final Connection connection;

  private Trial(
      Subject.Place place,
      ChildProcess process,
      BenchmarkDatabases databases,
      Connection connection) {
    this.place = place;
    this.process = process;
    this.databases = databases;
    this.connection = connection;
  }

  /**
   * @param process process of the subject at this place
   */
  static Trial of(Subject.Place place, ChildProcess process, BenchmarkDatabases databases) {
    try {
      return new Trial(place, process, databases, databases.connect(place.jdbcUrl()));
    } catch (SQLException e) {
      process.kill();
      throw new StackException("cannot connect to " + place.jdbcUrl(), e);
    }
  }

  public Subject.Place place() {
    return place;
  }

  ChildProcess process() {
    return process;
  }

  Connection connection() {
    return connection;
  }

  /**
   * Number of records with a durable outcome.
   *
   * @throws StackException when the subject has ended
   */
  long durable() {
    process.requireAlive();
    try (PreparedStatement statement = connection.prepareStatement(DURABLE);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new StackException("cannot read the ledger", e);
    }
  }

  /**
   * Returns once so many records are durable.
   *
   * @return number of records with a durable outcome by then
   * @throws StackException when nothing becomes durable for 90 seconds
   */
  public long await(long wanted) {
    long before = -1;
    long now = durable();
    while (now < wanted && now > before) {
      before = now;
      now = awaitMore(before);
    }
    if (now < wanted) {
      throw new StackException(
          "only %,d of %,d records are durable: see %s".formatted(now, wanted, place.log()));
    }
    return now;
  }

  private long awaitMore(long before) {
    Wait.until("more durable records", NO_PROGRESS, () -> durable() > before);
    return durable();
  }

  @Override
  public void close() {
    process.stop(Duration.ofSeconds(20));
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StackException("cannot disconnect", e);
    }
    databases.drop(place.jdbcUrl());
  }
}
