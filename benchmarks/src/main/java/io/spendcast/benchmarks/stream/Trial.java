package io.spendcast.benchmarks.stream;

import io.spendcast.benchmarks.data.BenchmarkDatabases;
import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import io.spendcast.local.servers.DatabaseClient;
import io.spendcast.local.servers.PostgresProcess;
import java.time.Duration;

/**
 * Subject at work on a topic, in a fresh database. Closing stops the subject and drops the
 * database.
 */
public record Trial(
    Subject.Setup setup,
    ChildProcess process,
    BenchmarkDatabases databases,
    DatabaseClient database)
    implements AutoCloseable {
  private static final String DURABLE = "/io/spendcast/benchmarks/stream/DurableOffsets.sql";
  private static final String WAL = "/io/spendcast/benchmarks/stream/Wal.sql";
  private static final Duration NO_PROGRESS = Duration.ofSeconds(90);

  /**
   * @param process process of the subject at this setup
   */
  static Trial of(
      Subject.Setup setup,
      ChildProcess process,
      BenchmarkDatabases databases,
      PostgresProcess database) {
    try {
      return new Trial(setup, process, databases, DatabaseClient.of(database));
    } catch (StackException e) {
      process.kill();
      throw e;
    }
  }

  /**
   * Number of records with a durable outcome.
   *
   * @throws StackException when the subject has ended
   */
  long durable() {
    process.requireAlive();
    return Long.parseLong(database.row(DURABLE).get("durable"));
  }

  /** Bytes of write-ahead log that the server has ever written. */
  long walBytes() {
    return Long.parseLong(database.row(WAL).get("bytes"));
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
    database.close();
    databases.drop(setup.jdbcUrl());
  }
}
