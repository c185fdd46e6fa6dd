package io.spendcast.local.monitor;

import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.servers.Moto;
import io.spendcast.local.servers.Registrar;
import io.spendcast.local.servers.Subscriber;
import io.spendcast.local.servers.Topics;
import io.spendcast.local.stack.LocalStack;
import io.spendcast.local.stack.Preparation;
import io.spendcast.local.stack.Simulator;
import io.spendcast.local.stack.SparkCluster;
import io.spendcast.local.stack.StreamProcess;
import io.spendcast.local.supervise.Backoff;
import io.spendcast.local.supervise.Supervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Stack with monitoring under a light load, in which faults are caused. Operational alerts use an
 * SNS of their own, so that they arrive while the growth team's SNS is down.
 */
final class WatchedStack implements AutoCloseable {
  static final String TOPIC = Topics.PURCHASES;
  static final int PARTITIONS = Preparation.PARTITIONS;

  /**
   * Expected spend that raises an alert every few seconds. moto accepts ten a second, but only one
   * on a busy machine. The shop needs many customers: a few would soon buy so much that every
   * purchase raises an alert.
   */
  private static final String ALERT_THRESHOLD = "10000";

  private static final String CUSTOMERS = "20000";

  /** Pause before each restart, long enough for a killed stream to be seen as down. */
  private static final Duration RESTART = Duration.ofSeconds(60);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final LocalStack stack;
  private Mlflow mlflow;
  private Registrar registrar;
  private Supervisor stream;
  private Subscriber onCall;
  private Monitor monitor;
  private Optional<SparkCluster> cluster = Optional.empty();

  private WatchedStack(LocalStack stack) {
    this.stack = stack;
  }

  /**
   * Starts the servers, the monitoring and the stream, with an empty topic.
   *
   * @param onCluster whether the stream's executors are JVMs of their own on a standalone cluster
   */
  static WatchedStack start(Path folder, boolean onCluster) {
    WatchedStack watched =
        new WatchedStack(LocalStack.in(folder, ProjectFolder.find()).monitored());
    try {
      watched.startServers(folder, onCluster);
      watched.startStream(folder);
      return watched;
    } catch (RuntimeException e) {
      watched.close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T keep(T resource) {
    started.push(resource);
    return resource;
  }

  private void startServers(Path folder, boolean onCluster) {
    ProjectFolder project = stack.project();
    keep(stack);
    stack.start();
    mlflow = keep(Mlflow.in(project.mlflowVenv(), folder.resolve("mlflow"), stack.log("mlflow")));
    mlflow.start();
    registrar = Registrar.withChampion(mlflow, project.model());
    if (onCluster) {
      Map<String, String> environment = new HashMap<>(stack.moto().environment());
      environment.putAll(mlflow.environment());
      cluster =
          Optional.of(keep(SparkCluster.start(project, folder.resolve("spark"), environment)));
    }
    Moto operations = keep(Moto.in(project.motoVenv(), stack.log("moto-operations")));
    operations.start();
    onCall = keep(new Subscriber(operations.endpoint(), Targets.OPERATIONS));
    Targets targets = Targets.of(stack, mlflow, operations.endpoint());
    monitor =
        keep(
            Monitor.start(
                folder.resolve("monitor"),
                folder.resolve("logs"),
                cluster.map(c -> targets.withSpark(c.metrics())).orElse(targets)));
  }

  private void startStream(Path folder) {
    Preparation preparation = new Preparation(stack);
    stack.commands().migrate("USD");
    LocalDate today = LocalDate.ofInstant(InstantSource.system().instant(), ZoneOffset.UTC);
    preparation.loadRates(today, today);
    preparation.createTopic();
    Subscriber growth = keep(new Subscriber(stack.moto().endpoint(), Subscriber.ALERTS));
    stream =
        keep(
            Supervisor.of(
                new StreamProcess(
                        stack.project(),
                        stack
                            .streamConfig()
                            .withFlag(
                                "sparkMaster", cluster.map(SparkCluster::master).orElse("local[*]"))
                            .withChampion(mlflow, folder.resolve("model-cache"))
                            .withFlag("topicArn", growth.topicArn())
                            .withFlag("alertThreshold", ALERT_THRESHOLD))
                    ::start,
                new Backoff(RESTART, RESTART, RESTART),
                Supervisor.Listener.NONE));
    stream.start();
  }

  /** Sends events from now on, so many a second, until it is closed. */
  AutoCloseable load(int rate) {
    return keep(
        Simulator.start(
            stack,
            "live",
            "--rate",
            Integer.toString(rate),
            "--seconds",
            "36000",
            "--customers",
            CUSTOMERS));
  }

  LocalStack stack() {
    return stack;
  }

  SparkCluster cluster() {
    return cluster.orElseThrow();
  }

  Registrar registrar() {
    return registrar;
  }

  Supervisor stream() {
    return stream;
  }

  Subscriber onCall() {
    return onCall;
  }

  Monitor monitor() {
    return monitor;
  }

  Prometheus prometheus() {
    return new Prometheus(monitor.prometheus());
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        System.err.println("while stopping: " + e);
      }
    }
  }
}
