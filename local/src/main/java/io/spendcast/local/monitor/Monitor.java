package io.spendcast.local.monitor;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.FreePort;
import io.spendcast.local.process.HttpProbe;
import io.spendcast.local.process.Wait;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Prometheus, Alertmanager, the exporters of the database and the host, and the prober, as
 * processes of their own that watch a running stack. Loopback addresses only.
 */
public final class Monitor implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Path folder;
  private final MonitorFolder configuration;
  private final Deque<ChildProcess> processes = new ArrayDeque<>();
  private final int prometheus = FreePort.find();
  private final int alertmanager = FreePort.find();
  private final int node = FreePort.find();

  private Monitor(Path folder, MonitorFolder configuration) {
    this.folder = folder;
    this.configuration = configuration;
  }

  /**
   * Starts all of them and returns when Prometheus and Alertmanager answer.
   *
   * @param committed the folder {@code prometheus} of the project
   * @param topicArn SNS topic that receives the alerts
   */
  public static Monitor start(Path committed, Path folder, Targets targets, String topicArn) {
    Monitor monitor = new Monitor(folder, MonitorFolder.copy(committed, folder));
    try {
      monitor.start(targets, topicArn);
      return monitor;
    } catch (RuntimeException e) {
      monitor.close();
      throw e;
    }
  }

  public URI prometheus() {
    return URI.create("http://127.0.0.1:" + prometheus);
  }

  public URI alertmanager() {
    return URI.create("http://127.0.0.1:" + alertmanager);
  }

  /** Address (host:port) of the host's exporter. */
  String node() {
    return "127.0.0.1:" + node;
  }

  /** Sets the addresses that a job scrapes from now on. Prometheus reloads them by itself. */
  void ask(String job, String... addresses) {
    configuration.targets(job, Stream.of(addresses).map(Target::of).toList());
  }

  private void start(Targets targets, String topicArn) {
    int postgres = FreePort.find();
    int prober = FreePort.find();
    ask("prometheus", "127.0.0.1:" + prometheus);
    ask("alertmanager", "127.0.0.1:" + alertmanager);
    ask("stream", targets.stream());
    ask("kafka", targets.kafka());
    ask("postgres", "127.0.0.1:" + postgres);
    ask("node", node());
    configuration.targets("spark", daemons(targets.spark()));
    configuration.targets("probe", probes(targets, "127.0.0.1:" + prober));
    configuration.alertsTo(topicArn, targets.sns());
    launch(
        Map.of(
            "DATA_SOURCE_NAME",
            targets.jdbcUrl().replace("jdbc:postgresql://", "postgresql://postgres@")
                + "?sslmode=disable"),
        "prometheus-postgres-exporter",
        "--web.listen-address=127.0.0.1:" + postgres,
        "--extend.query-path=" + configuration.file("postgres_queries.yml"));
    launch(Map.of(), "prometheus-node-exporter", "--web.listen-address=" + node());
    launch(
        Map.of(),
        "prometheus-blackbox-exporter",
        "--config.file=" + configuration.file("blackbox.yml"),
        "--web.listen-address=127.0.0.1:" + prober);
    launch(
        Map.of(
            "AWS_ACCESS_KEY_ID", "local",
            "AWS_SECRET_ACCESS_KEY", "local",
            "AWS_REGION", "us-east-1"),
        "prometheus-alertmanager",
        "--config.file=" + configuration.file("alertmanager.yml"),
        "--storage.path=" + folder.resolve("alertmanager"),
        "--cluster.listen-address=",
        "--web.listen-address=127.0.0.1:" + alertmanager);
    launch(
        Map.of(),
        "prometheus",
        "--config.file=" + configuration.file("prometheus.yml"),
        "--storage.tsdb.path=" + folder.resolve("data"),
        "--rules.alert.resend-delay=5s",
        "--web.listen-address=127.0.0.1:" + prometheus);
    awaitReady("Alertmanager", alertmanager());
    awaitReady("Prometheus", prometheus());
  }

  private static List<Target> daemons(Map<String, String> paths) {
    return paths.entrySet().stream()
        .map(daemon -> new Target(daemon.getKey(), Map.of("__metrics_path__", daemon.getValue())))
        .toList();
  }

  private static List<Target> probes(Targets targets, String prober) {
    return targets.mlflow().stream()
        .map(
            mlflow ->
                new Target(
                    mlflow.resolve("/health").toString(),
                    Map.of("service", "mlflow", "module", "answers", "prober", prober)))
        .toList();
  }

  private void launch(Map<String, String> environment, String program, String... flags) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(flags));
    processes.push(
        ChildProcess.start(
            program, command, environment, folder.resolve("logs").resolve(program + ".log")));
  }

  private void awaitReady(String name, URI address) {
    Wait.until(
        name,
        START,
        () -> {
          processes.forEach(ChildProcess::requireAlive);
          return HttpProbe.answers(address.resolve("/-/ready"));
        });
  }

  /** Ends all of them. */
  @Override
  public void close() {
    while (!processes.isEmpty()) {
      processes.pop().close();
    }
  }
}
