package io.spendcast.local.stack;

import io.spendcast.local.process.LogTail;
import io.spendcast.local.process.StackException;
import io.spendcast.local.servers.Database;
import io.spendcast.local.servers.Topics;
import java.nio.file.Path;

/**
 * Progress of the stream with a topic, seen from outside: records in Kafka against those that the
 * ledger vouches for. Queries about outcomes and alerts fail when the stream has ended for good.
 */
public final class StreamWatch implements AutoCloseable {
  private final Supervisor stream;
  private final Topics topics;
  private final Database database;
  private final String topic;
  private final Path log;

  private StreamWatch(Supervisor stream, Topics topics, Database database, String topic, Path log) {
    this.stream = stream;
    this.topics = topics;
    this.database = database;
    this.topic = topic;
    this.log = log;
  }

  public static StreamWatch over(Supervisor stream, LocalStack stack, String topic) {
    Topics topics = Topics.of(stack.broker());
    Database database = Database.of(stack.postgres());
    return new StreamWatch(stream, topics, database, topic, stack.log("stream"));
  }

  /** Number of records in Kafka. */
  public long produced() {
    return topics.count(topic);
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

  public Database database() {
    return database;
  }

  @Override
  public void close() {
    topics.close();
    database.close();
  }
}
