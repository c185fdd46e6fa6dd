package io.spendcast.local.stack;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How far the stream has come with a topic, from outside: what Kafka holds against what the ledger
 * vouches for. Every question fails when the stream has ended for good.
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

  /** Records in Kafka. */
  public long produced() {
    return topics.count(topic);
  }

  /** Records with a durable outcome. */
  public long outcomes() {
    stream.requireRunning();
    return Long.parseLong(database.row("outcomes.sql").get("outcomes"));
  }

  /** Returns when every record has an outcome and no alert waits to be sent. */
  public void awaitQuiet(Duration atMost) {
    Wait.until(
        "the stream to catch up", atMost, () -> outcomes() == produced() && pendingAlerts() == 0);
  }

  /** What a person wants to see when the stream does not get on. */
  String logTail() {
    return LogTail.of(log);
  }

  Database database() {
    return database;
  }

  private long pendingAlerts() {
    return Long.parseLong(database.row("alert_counts.sql").get("pending"));
  }

  @Override
  public void close() {
    topics.close();
    database.close();
  }
}
