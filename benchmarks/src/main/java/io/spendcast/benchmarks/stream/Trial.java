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

  private final Subject.Setup setup;
  private final ChildProcess process;
  private final BenchmarkDatabases databases;
  private final Connection connection;

  private Trial(
      Subject.Setup setup,
      ChildProcess process,
      BenchmarkDatabases databases,
      Connection connection) {
    this.setup = setup;
    this.process = process;
    this.databases = databases;
    this.connection = connection;
  }

  /**
   * @param process process of the subject at this setup
   */
  static Trial of(Subject.Setup setup, ChildProcess process, BenchmarkDatabases databases) {
    try {
      return new Trial(setup, process, databases, databases.connect(setup.jdbcUrl()));
    } catch (SQLException e) {
      process.kill();
      throw new StackException("cannot connect to " + setup.jdbcUrl(), e);
    }
  }

  public Subject.Setup setup() {
    return setup;
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
          "only %,d of %,d records are durable: see %s".formatted(now, wanted, setup.log()));
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
    databases.drop(setup.jdbcUrl());
  }
}
