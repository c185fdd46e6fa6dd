package io.spendcast.local.stack;

import io.spendcast.local.process.FreePort;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.servers.Broker;
import io.spendcast.local.servers.MetricsPorts;
import io.spendcast.local.servers.Moto;
import io.spendcast.local.servers.PostgresProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.LoggerFactory;

/** Kafka, PostgreSQL and SNS on this machine, on free ports, with their data in one folder. */
public record LocalStack(
    Path folder,
    ProjectFolder project,
    Broker broker,
    PostgresProcess postgres,
    Moto moto,
    Optional<MetricsPorts> metrics,
    boolean borrowed)
    implements AutoCloseable {

  /** A stack that is not started yet. */
  public static LocalStack in(Path folder, ProjectFolder project) {
    Path logs = folder.resolve("logs");
    return new LocalStack(
        folder,
        project,
        Broker.in(folder.resolve("kafka"), logs.resolve("kafka.log")),
        PostgresProcess.in(folder.resolve("postgres"), logs.resolve("postgres.log")),
        Moto.in(project.motoVenv(), logs.resolve("moto.log")),
        Optional.empty(),
        false);
  }

  /** The same stack, not started yet, on given ports; closing it is its supervisor's task. */
  public LocalStack withPorts(int kafka, int database, int sns) {
    return new LocalStack(
        folder,
        project,
        broker.withPort(kafka),
        postgres.withPort(database).withSettings(Map.of("max_connections", "200")),
        moto.withPort(sns),
        metrics,
        true);
  }

  /** The same stack, not started yet, whose broker and stream serve their metrics. */
  public LocalStack monitored() {
    return monitored(new MetricsPorts(FreePort.find(), FreePort.find()));
  }

  /** The same on given ports. */
  public LocalStack monitored(MetricsPorts ports) {
    return new LocalStack(
        folder,
        project,
        broker.withJvmFlags(ports.brokerAgent(project)),
        postgres,
        moto,
        Optional.of(ports),
        borrowed);
  }

  /**
   * The same running servers for a user with a database and logs of its own. Closing the copy
   * leaves the servers running.
   *
   * @param folder folder of the logs
   */
  public LocalStack borrowed(Path folder, String database) {
    return new LocalStack(
        folder, project, broker, postgres.database(database), moto, Optional.empty(), true);
  }

  /** Starts all three at once and returns when each of them answers. */
  public void start() {
    // Sets logging up first: several threads at once would print warnings on the terminal.
    LoggerFactory.getILoggerFactory();
    List<CompletableFuture<Void>> starts =
        List.of(
            CompletableFuture.runAsync(broker::start),
            CompletableFuture.runAsync(postgres::start),
            CompletableFuture.runAsync(moto::start));
    try {
      CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StackException failure ? failure : e;
    }
  }

  /** The log of a program that works on this stack. */
  public Path log(String program) {
    return folder.resolve("logs").resolve(program + ".log");
  }

  /** The commands for people, on this stack's database. */
  public SpendcastCommands commands() {
    return new SpendcastCommands(postgres, project.jar(), log("commands"));
  }

  /**
   * Configuration of the stream on this stack. Only the topic, the alerts' topic and the model are
   * missing.
   */
  public StreamConfig streamConfig() {
    StreamConfig config =
        StreamConfig.loggingTo(log("stream"))
            .withFlag("bootstrapServers", broker.bootstrapServers())
            .withFlag("jdbcUrl", postgres.jdbcUrl())
            .withFlag("dbUser", PostgresProcess.STREAM_USER)
            .withEnvironment(moto.environment());
    return metrics
        .map(ports -> config.withFlag("metricsPort", Integer.toString(ports.stream())))
        .orElse(config);
  }

  /** Variables that {@code make monitor} needs about a monitored stack; empty for any other. */
  public Map<String, String> targets() {
    return metrics
        .map(ports -> ports.environment(broker.bootstrapServers(), moto.endpoint()))
        .orElse(Map.of());
  }

  /**
   * Stops all three unless they are borrowed. Each is stopped even when another one fails to stop.
   */
  @Override
  public void close() {
    if (borrowed) {
      return;
    }
    try (postgres;
        broker;
        moto) {
      // Leaving this block closes moto first, then the broker, then PostgreSQL.
    }
  }
}
