package io.spendcast.local.stack;

import io.spendcast.local.process.LogTail;
import io.spendcast.local.process.StackException;
import io.spendcast.local.servers.DatabaseClient;
import io.spendcast.local.servers.Topics;
import io.spendcast.local.supervise.Supervisor;
import java.nio.file.Path;

/**
 * Progress of the stream with its topic, seen from outside: records in Kafka against those that the
 * ledger vouches for. Queries about outcomes and alerts fail when the stream has ended for good.
 */
public record StreamProgress(Supervisor stream, Topics topics, DatabaseClient database, Path log)
    implements AutoCloseable {

  public static StreamProgress over(Supervisor stream, LocalStack stack) {
    Topics topics = Topics.of(stack.broker());
    DatabaseClient database = DatabaseClient.of(stack.postgres());
    return new StreamProgress(stream, topics, database, stack.log("stream"));
  }

  /** Number of records in Kafka. */
  public long produced() {
    return topics.count(Topics.PURCHASES);
  }

  /** Number of records with a durable outcome. */
  public long outcomes() {
    stream.requireRunning();
    return Long.parseLong(database.row("outcomes.sql").get("outcomes"));
  }

  /** Number of records without a durable outcome. */
  public long lag() {
    return produced() - outcomes();
  }

  /** Number of alerts that are not sent yet. */
  public long pendingAlerts() {
    stream.requireRunning();
    return Long.parseLong(database.row("alert_counts.sql").get("pending"));
  }

  /** Fails with the end of the stream's log when the stream does not progress. */
  public void require(boolean gettingOn) {
    if (!gettingOn) {
      throw new StackException("the stream does not get on\n" + LogTail.of(log));
    }
  }

  @Override
  public void close() {
    topics.close();
    database.close();
  }
}
