package io.spendcast.integration.stream;

import io.spendcast.local.stack.LocalStack;
import io.spendcast.local.stack.StreamConfig;
import io.spendcast.local.stack.StreamProcess;
import io.spendcast.local.supervise.Supervisor;

/** A shard of a scenario: a database of its own, and a supervised stream of some partitions. */
final class ShardProcess implements AutoCloseable {
  private final String name;
  private final StreamRig rig;
  private final LocalStack stack;
  private final Facts facts;
  private Supervisor stream;

  private ShardProcess(String name, StreamRig rig, LocalStack stack) {
    this.name = name;
    this.rig = rig;
    this.stack = stack;
    this.facts = new Facts(stack.postgres());
  }

  /** A shard with a new database and no stream yet, which reads the rig's topic. */
  static ShardProcess of(StreamRig rig, String name) {
    LocalStack stack = rig.stack();
    return new ShardProcess(
        name, rig, SharedServers.get().borrow(stack.folder().resolve(name), database(name)));
  }

  private static String database(String name) {
    return "shard_" + name;
  }

  /** Line of the shards' file. */
  String line(String partitions) {
    return name + " " + partitions + " " + stack.postgres().jdbcUrl() + "\n";
  }

  /** Starts the stream with partitions of its own; stops the one before. */
  void read(String partitions) {
    if (stream != null) {
      stream.stop();
    }
    StreamConfig config =
        rig.config()
            .withFlag("jdbcUrl", stack.postgres().jdbcUrl())
            .withFlag("partitions", partitions);
    StreamConfig logged =
        new StreamConfig(config.flags(), config.environment(), config.heap(), stack.log("stream"));
    stream =
        Supervisor.of(
            new StreamProcess(stack.project(), logged)::start,
            StreamRig.BACKOFF,
            Supervisor.Listener.NONE);
    stream.start();
  }

  LocalStack stack() {
    return stack;
  }

  Facts facts() {
    return facts;
  }

  Supervisor stream() {
    return stream;
  }

  long outcomes() {
    stream.requireRunning();
    return facts.number("progress.sql", "outcomes");
  }

  @Override
  public void close() {
    try (facts) {
      if (stream != null) {
        stream.close();
      }
    }
    SharedServers.get().giveBack(database(name));
  }
}
