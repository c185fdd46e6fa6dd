package io.spendcast.local.monitor;

import io.spendcast.local.monitor.Targets.Target;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Prometheus, Alertmanager, the exporters of the database and the host, and the prober, as
 * processes of their own that watch a running stack. Loopback addresses only.
 */
public final class Monitor implements AutoCloseable {
  /** Name of Prometheus among the programs. */
  public static final String PROMETHEUS = "prometheus";

  private static final Duration START = Duration.ofSeconds(60);

  /** Ports of the programs. */
  public record Ports(int prometheus, int alertmanager, int postgres, int node, int prober) {
    public static Ports free() {
      return new Ports(
          FreePort.find(), FreePort.find(), FreePort.find(), FreePort.find(), FreePort.find());
    }
  }

  private final Path folder;
  private final Path logs;
  private final Ports ports;
  private final Targets targets;
  private final MonitorFolder configuration;
  private final Deque<ChildProcess> processes = new ArrayDeque<>();

  private Monitor(Path folder, Path logs, Targets targets, Ports ports) {
    this.folder = folder;
    this.logs = logs;
    this.ports = ports;
    this.targets = targets;
    this.configuration = MonitorFolder.copy(folder);
  }

  /**
   * Writes the configuration; nothing is started yet.
   *
   * @param folder folder of the configuration and of what the programs store
   */
  public static Monitor of(Path folder, Path logs, Targets targets, Ports ports) {
    Monitor monitor = new Monitor(folder, logs, targets, ports);
    monitor.configure();
    return monitor;
  }

  /** The same on free ports, started: Prometheus and Alertmanager answer. */
  static Monitor start(Path folder, Path logs, Targets targets) {
    Monitor monitor = of(folder, logs, targets, Ports.free());
    try {
      monitor.programs().values().forEach(program -> monitor.processes.push(program.get()));
      monitor.awaitReady("Alertmanager", monitor.alertmanager());
      monitor.awaitReady("Prometheus", monitor.prometheus());
      return monitor;
    } catch (RuntimeException e) {
      monitor.close();
      throw e;
    }
  }

  public URI prometheus() {
    return URI.create("http://" + at(ports.prometheus()));
  }

  public URI alertmanager() {
    return URI.create("http://" + at(ports.alertmanager()));
  }

  /** Address (host:port) of the host's exporter. */
  String node() {
    return at(ports.node());
  }

  /** Sets the addresses that a job scrapes from now on. Prometheus reloads them by itself. */
  void ask(String job, String... addresses) {
    configuration.targets(job, Stream.of(addresses).map(Target::of).toList());
  }

  private void configure() {
    ask("prometheus", at(ports.prometheus()));
    ask("alertmanager", at(ports.alertmanager()));
    ask("stream", targets.stream());
    ask("kafka", targets.kafka());
    ask("postgres", at(ports.postgres()));
    ask("node", node());
    configuration.targets("spark", targets.daemons());
    configuration.targets("probe", targets.probes(at(ports.prober())));
    configuration.alertsTo(targets.topicArn(), targets.sns());
  }

  /** Starters of the programs, by name. Prometheus comes last: it watches the others. */
  public Map<String, Supplier<ChildProcess>> programs() {
    Map<String, Supplier<ChildProcess>> programs = new LinkedHashMap<>();
    programs.put("postgres-exporter", this::startPostgresExporter);
    programs.put(
        "node-exporter",
        () -> launch(Map.of(), "node-exporter", ports.node(), "--no-collector.systemd"));
    programs.put(
        "prober",
        () -> launch(Map.of(), "blackbox-exporter", ports.prober(), configFile("blackbox.yml")));
    programs.put("alertmanager", this::startAlertmanager);
    programs.put(PROMETHEUS, this::startPrometheus);
    return programs;
  }

  private ChildProcess startPostgresExporter() {
    String address = targets.jdbcUrl().replace("jdbc:postgresql://", "postgresql://postgres@");
    return launch(
        Map.of("DATA_SOURCE_NAME", address + "?sslmode=disable"),
        "postgres-exporter",
        ports.postgres(),
        "--extend.query-path=" + configuration.file("postgres_queries.yml"));
  }

  private ChildProcess startAlertmanager() {
    return launch(
        Map.of(
            "AWS_ACCESS_KEY_ID", "local",
            "AWS_SECRET_ACCESS_KEY", "local",
            "AWS_REGION", "us-east-1"),
        "alertmanager",
        ports.alertmanager(),
        configFile("alertmanager.yml"),
        "--storage.path=" + folder.resolve("alertmanager"),
        "--cluster.listen-address=");
  }

  private ChildProcess startPrometheus() {
    return launch(
        Map.of(),
        "",
        ports.prometheus(),
        configFile("prometheus.yml"),
        "--storage.tsdb.path=" + folder.resolve("data"),
        "--enable-feature=exemplar-storage",
        "--rules.alert.resend-delay=5s");
  }

  /**
   * Starts a program of Debian's packages.
   *
   * @param name name behind {@code prometheus-}; empty for Prometheus itself
   */
  private ChildProcess launch(
      Map<String, String> environment, String name, int port, String... flags) {
    String program = name.isEmpty() ? "prometheus" : "prometheus-" + name;
    List<String> command = new ArrayList<>(List.of(program, "--web.listen-address=" + at(port)));
    command.addAll(List.of(flags));
    return ChildProcess.start(program, command, environment, logs.resolve(program + ".log"));
  }

  private String configFile(String name) {
    return "--config.file=" + configuration.file(name);
  }

  private static String at(int port) {
    return "127.0.0.1:" + port;
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

  /** Ends all that {@code start} has started. */
  @Override
  public void close() {
    while (!processes.isEmpty()) {
      processes.pop().close();
    }
  }
}
