package io.spendcast.local.full;

import io.spendcast.local.monitor.Monitor;
import io.spendcast.local.monitor.Targets;
import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.screen.Screen;
import io.spendcast.local.servers.MetricsPorts;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.servers.Subscriber;
import io.spendcast.local.servers.Topics;
import io.spendcast.local.stack.LocalStack;
import io.spendcast.local.stack.SparkDaemons;
import io.spendcast.local.stack.StreamConfig;
import io.spendcast.local.stack.StreamProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Every program of {@code make stack}: how it is started, and among which others. PostgreSQL and
 * Kafka are a group of their own, so that nothing loses them while it works.
 */
final class FullStack implements AutoCloseable {
  private final Settings settings;
  private final InstantSource clock = InstantSource.system();
  private final ProjectFolder project = ProjectFolder.find();
  private final LocalStack stack;
  private final Mlflow mlflow;
  private final SparkDaemons spark;
  private final List<SparkDaemons.Worker> workers;
  private final Shop shop;
  private final Monitor monitor;
  private final Programs servers;
  private final Programs services;

  FullStack(Settings settings, Screen screen) {
    this.settings = settings;
    Path folder = settings.folder();
    stack =
        LocalStack.in(folder, project)
            .withPorts(settings.port("KAFKA"), settings.port("POSTGRES"), settings.port("MOTO"))
            .monitored(
                new MetricsPorts(settings.port("STREAM_METRICS"), settings.port("KAFKA_METRICS")));
    mlflow =
        Mlflow.in(project.mlflowVenv(), folder.resolve("mlflow"), stack.log("mlflow"))
            .withPort(settings.port("MLFLOW"));
    Map<String, String> environment = new TreeMap<>(stack.moto().environment());
    environment.putAll(mlflow.environment());
    spark =
        new SparkDaemons(
            project.sparkHome(),
            folder.resolve("logs"),
            settings.port("SPARK"),
            settings.port("SPARK_UI"),
            environment);
    workers =
        List.of(
            SparkDaemons.Worker.named("worker-1", settings.port("SPARK_WORKER1_UI")),
            SparkDaemons.Worker.named("worker-2", settings.port("SPARK_WORKER2_UI")));
    shop = Shop.in(folder, clock.instant());
    monitor = monitor(folder);
    servers = new Programs(screen);
    services = new Programs(screen);
  }

  private Monitor monitor(Path folder) {
    Pages pages = new Pages(settings);
    Targets targets =
        Targets.of(stack, mlflow, stack.moto().endpoint())
            .withSpark(spark.metrics(workers))
            .withPage("superset", pages.superset())
            .withPage("airflow", pages.airflow());
    return Monitor.of(
        folder.resolve("monitoring"),
        folder.resolve("logs"),
        targets,
        new Monitor.Ports(
            settings.port("PROMETHEUS"),
            settings.port("ALERTMANAGER"),
            settings.port("POSTGRES_EXPORTER"),
            settings.port("NODE_EXPORTER"),
            settings.port("PROBER")));
  }

  /** Starts what needs no data; returns when the database and the broker answer. */
  void startServers() {
    servers.keep("postgres", stack.postgres()::launch);
    servers.keep("kafka", stack.broker()::launch);
    services.keep("mlflow", mlflow::launch);
    services.keep("spark-master", spark::startMaster);
    workers.forEach(worker -> services.keep("spark-" + worker.name(), () -> spark.start(worker)));
    services.keep(
        "moto", () -> stack.moto().launch(List.of(Subscriber.ALERTS, Targets.OPERATIONS)));
    stack.broker().awaitAnswer();
  }

  StackData data() {
    return new StackData(settings, stack, mlflow, shop);
  }

  Mlflow mlflow() {
    return mlflow;
  }

  /** Starts what needs the data, and all of the monitoring but Prometheus. */
  void startServices() {
    services.keep("stream", new StreamProcess(project, stream())::start);
    services.keep("superset", () -> script("superset", "stack/superset.sh", "SUPERSET"));
    services.keep("airflow", () -> script("airflow", "airflow/run.sh", "AIRFLOW"));
    if (settings.monitoring()) {
      monitor
          .programs()
          .forEach(
              (name, program) -> {
                if (!name.equals(Monitor.PROMETHEUS)) {
                  services.keep(name, program);
                }
              });
    }
  }

  /** Starts the shop, once the stream is ready: records that wait for its start look slow. */
  void startShop() {
    services.keep("simulator", this::simulator);
  }

  /** Starts Prometheus, once everything else has started: what was never up is not down. */
  void startPrometheus() {
    services.keep(Monitor.PROMETHEUS, monitor.programs().get(Monitor.PROMETHEUS));
  }

  /** Rows with the state of each program. */
  List<Map<String, String>> rows() {
    List<Map<String, String>> rows = new ArrayList<>(servers.rows(clock.instant()));
    rows.addAll(services.rows(clock.instant()));
    return rows;
  }

  private StreamConfig stream() {
    return stack
        .streamConfig()
        .withChampion(mlflow, settings.folder().resolve("model-cache"))
        .withFlag("sparkMaster", spark.master())
        .withFlag("topicArn", Subscriber.topicArn(Subscriber.ALERTS))
        .withFlag("alertThreshold", settings.value("ALERT_THRESHOLD"))
        .withFlag("dashboardUrl", settings.page("SUPERSET", "").toString())
        // Fewer cores than the workers have: the monthly job finds some free.
        .withFlag("spark.cores.max", "2")
        .withFlag("spark.executor.cores", "1")
        .withFlag("spark.executor.memory", "1g")
        .withFlag("spark.driver.bindAddress", "127.0.0.1")
        .withFlag(
            "spark.executor.extraJavaOptions",
            "-XX:+ExitOnOutOfMemoryError -Duser.timezone=UTC -Dlog4j2.configurationFile="
                + project.logConfig().toUri())
        .withHeap("768m");
  }

  private ChildProcess script(String name, String path, String port) {
    String script = project.root().resolve(path).toString();
    return start(name, List.of("setsid", script, Integer.toString(settings.port(port))));
  }

  /** Sales while the stack is down are lost, except those before its first start is done. */
  private ChildProcess simulator() {
    Path begun = settings.folder().resolve("live.begun");
    String after = Files.exists(begun) ? clock.instant().toString() : shop.historyEnd();
    settings.mark(begun);
    List<String> command = new ArrayList<>();
    command.addAll(List.of(project.script("simulate").toString(), "history"));
    command.addAll(shop.flags());
    command.addAll(List.of("--after", after, "--paced", "--topic", Topics.PURCHASES));
    command.addAll(List.of("--bootstrapServers", stack.broker().bootstrapServers()));
    return start("simulator", command);
  }

  private ChildProcess start(String name, List<String> command) {
    Map<String, String> environment = new TreeMap<>(stack.commands().environment());
    environment.putAll(stack.moto().environment());
    environment.putAll(mlflow.environment());
    return ChildProcess.start(name, command, environment, stack.log(name));
  }

  /** Stops the services at once, then the servers. */
  @Override
  public void close() {
    try (servers;
        services) {
      // Leaving this block closes the services first.
    }
  }
}
