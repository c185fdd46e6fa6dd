package io.spendcast.integration.stream;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.LogTail;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.servers.Subscriber;
import io.spendcast.local.stack.LocalStack;
import io.spendcast.local.stack.StreamConfig;
import io.spendcast.local.stack.StreamProcess;
import io.spendcast.local.supervise.Backoff;
import io.spendcast.local.supervise.Supervisor;
import io.spendcast.simulator.events.SimulatedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * The real stream as a supervised process on Spark {@code local[2]}, with a database, a topic, a
 * consumer group and an alert topic of its own. The servers are those of all scenarios, unless the
 * scenario stops them. Logs stay in {@code target/stream/NAME/logs}.
 */
final class StreamRig implements AutoCloseable {
  /** For anything that a busy machine takes its time for. */
  static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final int PARTITIONS = 3;

  /** Tests have no time for pauses that grow. */
  static final Backoff BACKOFF =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(5));

  private final String name;
  private final boolean borrowed;
  private final RigFolder folder;
  private final LocalStack stack;
  private final Facts facts;
  private final PurchaseTopic topic;
  private Subscriber subscriber;
  private Supervisor stream;
  private SupervisedCluster cluster;
  private final List<String> received = new ArrayList<>();

  private StreamRig(String name, boolean borrowed, RigFolder folder, LocalStack stack) {
    this.name = name;
    this.borrowed = borrowed;
    this.folder = folder;
    this.stack = stack;
    this.facts = new Facts(stack.postgres());
    this.topic = new PurchaseTopic(stack.broker(), name);
  }

  /** A migrated database, and a topic of three partitions without records, on shared servers. */
  static StreamRig named(String name) {
    return named(name, PARTITIONS, PARTITIONS);
  }

  /**
   * The same with a topic of other partitions.
   *
   * @param withTraffic how many of them get records
   */
  static StreamRig named(String name, int partitions, int withTraffic) {
    RigFolder folder = RigFolder.renew(name);
    LocalStack stack = SharedServers.get().borrow(folder.path(), name);
    return new StreamRig(name, true, folder, stack).prepared(partitions, withTraffic);
  }

  /** The same on servers that the scenario may stop. */
  static StreamRig withOwnServers(String name) {
    return withOwnServers(name, ProjectFolder.find());
  }

  /** The same with the jar of another version, which migrates the database too. */
  static StreamRig withOwnServers(String name, ProjectFolder project) {
    StreamRig rig = withEmptyServers(name, project);
    try {
      SharedServers.prepare(rig.stack);
    } catch (RuntimeException e) {
      rig.close();
      throw e;
    }
    return rig.prepared(PARTITIONS, PARTITIONS);
  }

  /** One after the other: brokers that start at the same time hold each other up. */
  private static synchronized StreamRig withEmptyServers(String name, ProjectFolder project) {
    RigFolder folder = RigFolder.renew(name);
    LocalStack stack = LocalStack.in(folder.path(), project);
    stack.start();
    return new StreamRig(name, false, folder, stack);
  }

  private StreamRig prepared(int partitions, int withTraffic) {
    try {
      topic.create(partitions, withTraffic);
      subscriber = new Subscriber(stack.moto().endpoint(), name);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  LocalStack stack() {
    return stack;
  }

  Facts facts() {
    return facts;
  }

  /** A registry of the scenario's own, not started yet. */
  Mlflow mlflow() {
    return Mlflow.in(
        ProjectFolder.find().mlflowVenv(), folder.path().resolve("mlflow"), stack.log("mlflow"));
  }

  PurchaseTopic topic() {
    return topic;
  }

  /** The stream's usual flags here; alerts of any age go out, some dozens unless told otherwise. */
  StreamConfig config() {
    return stack
        .streamConfig()
        .withFlag("sparkMaster", "local[2]")
        .withFlag("topic", topic.name())
        .withFlag("group", name)
        .withFlag("model", ProjectFolder.find().model().toString())
        .withFlag("topicArn", subscriber.topicArn())
        .withFlag("alertThreshold", System.getProperty("alertThreshold", "2500"))
        .withFlag("alertMaxAge", "none")
        .withFlag("batchIntervalMillis", "1000"); // a stream that waits takes half the CPU
  }

  /** Starts a supervised stream with the usual flags. */
  void start() {
    start(UnaryOperator.identity());
  }

  /** Starts a supervised stream with some flags more. */
  void start(UnaryOperator<StreamConfig> flags) {
    StreamProcess process = new StreamProcess(stack.project(), flags.apply(config()));
    stream = Supervisor.of(process::start, BACKOFF, Supervisor.Listener.NONE);
    stream.start();
  }

  /** Starts a cluster, and the stream on it: supervised by Spark, with the usual flags. */
  SupervisedCluster startOnCluster() {
    cluster = SupervisedCluster.start(stack.log("cluster").getParent(), stack.moto().environment());
    cluster.submit(
        config()
            .withFlag("checkpointFolder", folder.path().resolve("checkpoints").toUri().toString()));
    return cluster;
  }

  /**
   * Starts another stream of the same group, of the version that was built, with a log of its own
   * and nobody to restart it.
   */
  ChildProcess startSecond() {
    return startSecond(UnaryOperator.identity());
  }

  /** The same with some flags more. */
  ChildProcess startSecond(UnaryOperator<StreamConfig> flags) {
    StreamConfig first = flags.apply(config());
    StreamConfig second =
        new StreamConfig(first.flags(), first.environment(), first.heap(), stack.log("second"));
    return new StreamProcess(ProjectFolder.find(), second).start();
  }

  Supervisor stream() {
    return stream;
  }

  /** Returns when all of them are durable in Kafka. */
  void send(List<SimulatedEvent> events) {
    topic.send(events);
  }

  /** Sends so many a second; completes when all of them are durable. */
  CompletableFuture<Void> sendInBackground(List<SimulatedEvent> events, int perSecond) {
    return CompletableFuture.runAsync(() -> topic.sendPaced(events, perSecond));
  }

  /** How many offsets have a durable outcome. */
  long outcomesSoFar() {
    if (stream != null) {
      stream.requireRunning();
    }
    return facts.number("progress.sql", "outcomes");
  }

  /** Returns when that many offsets have a durable outcome. */
  void awaitOutcomes(long offsets) {
    try {
      Wait.until(offsets + " outcomes", PATIENCE, () -> outcomesSoFar() >= offsets);
    } catch (StackException e) {
      throw new StackException(facts.row("progress.sql") + " of " + offsets + "\n" + logTail(), e);
    }
  }

  /** Returns when everything is stored that the topic holds now, in each of its partitions. */
  void awaitStoredUpToNow() {
    Map<Integer, Long> ends = topic.ends();
    try {
      Wait.until("outcomes up to " + ends, PATIENCE, () -> isStoredUpTo(ends));
    } catch (StackException e) {
      throw new StackException(facts.rows("positions.sql") + "\n" + logTail(), e);
    }
  }

  private boolean isStoredUpTo(Map<Integer, Long> ends) {
    Map<Integer, Long> positions = new HashMap<>();
    facts
        .rows("positions.sql")
        .forEach(
            row ->
                positions.put(
                    Integer.valueOf(row.get("partition")), Long.valueOf(row.get("position"))));
    return ends.entrySet().stream()
        .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  /** Returns when the stream has come to the end of the topic, and no alert waits to be sent. */
  void awaitAllStored() {
    awaitOutcomes(topic.offsets());
    Wait.until(
        "alerts to be sent", PATIENCE, () -> facts.number("progress.sql", "pending_alerts") == 0);
  }

  /** Judges what has become of everything sent so far. */
  Audit audit() {
    subscriber.receive().forEach(message -> received.add(message.eventId()));
    return new Audit(facts, topic, List.copyOf(received));
  }

  /** The end of what the stream said. */
  String logTail() {
    return cluster == null ? LogTail.of(stack.log("stream")) : cluster.driverLogTail();
  }

  /** Subscribes anew after SNS has forgotten everything; what came before still counts. */
  void subscribeAgain() {
    subscriber.close();
    subscriber = new Subscriber(stack.moto().endpoint(), name);
  }

  @Override
  public void close() {
    try (stack) {
      endClients();
      if (borrowed) {
        topic.delete();
        SharedServers.get().giveBack(name);
      }
    }
    folder.keepLogsOnly();
  }

  private void endClients() {
    Subscriber last = subscriber;
    try (topic;
        facts;
        last) {
      if (stream != null) {
        stream.close();
      }
      if (cluster != null) {
        cluster.close();
      }
    }
  }
}
