package io.spendcast.local.stack;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.FreePort;
import io.spendcast.local.process.HttpProbe;
import io.spendcast.local.process.JavaCommand;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The daemons of a standalone cluster of Spark: how a master and its workers are started, on
 * loopback addresses only. Each logs to a file of its own, and serves metrics on its page.
 *
 * @param home Spark's home, whose jars the daemons and the executors run on
 * @param folder folder of the logs, and of the workers' files
 * @param port port of the master
 * @param page port of the master's page
 * @param environment environment variables of the daemons, drivers and executors
 */
public record SparkDaemons(
    Path home, Path folder, int port, int page, Map<String, String> environment) {
  private static final String PROMETHEUS = "-Dspark.metrics.conf.*.sink.prometheusServlet.";
  private static final String CLEANUP = "-Dspark.worker.cleanup.";
  private static final List<String> JVM_FLAGS =
      List.of(
          "-Xmx256m",
          PROMETHEUS + "class=org.apache.spark.metrics.sink.PrometheusServlet",
          PROMETHEUS + "path=/metrics/prometheus",
          PROMETHEUS.replace("*", "master") + "path=/metrics/master/prometheus",
          CLEANUP + "enabled=true",
          CLEANUP + "interval=600",
          CLEANUP + "appDataTtl=3600");

  /**
   * A worker of the cluster.
   *
   * @param name name of its log and of its folder
   * @param page port of its page
   * @param cores number of tasks at a time, each with a gibibyte of memory
   * @param machine command before its own, which gives it a machine's surroundings; may be empty
   */
  public record Worker(String name, int page, int cores, List<String> machine) {
    /** A worker of two cores. */
    public static Worker named(String name, int page) {
      return new Worker(name, page, 2, List.of());
    }
  }

  public SparkDaemons {
    Map<String, String> all = new TreeMap<>(environment);
    all.put("SPARK_HOME", home.toString());
    all.put("SPARK_LOCAL_IP", "127.0.0.1");
    all.put("SPARK_SCALA_VERSION", "2.12");
    all.put("OPT_OUT_TRACKING", "true");
    environment = Map.copyOf(all);
  }

  /** Daemons whose master is on free ports. */
  public static SparkDaemons of(Path home, Path folder, Map<String, String> environment) {
    return new SparkDaemons(home, folder, FreePort.find(), FreePort.find(), environment);
  }

  public ChildProcess startMaster() {
    List<String> arguments = List.of("--port", "" + port, "--webui-port", "" + page);
    return start("master", List.of(), daemon("master.Master", arguments));
  }

  /** Starts a worker, which finds its master by itself. */
  public ChildProcess start(Worker worker) {
    String files = folder.resolve(worker.name()).toString();
    List<String> arguments = new ArrayList<>(List.of("--webui-port", "" + worker.page()));
    arguments.addAll(List.of("--cores", "" + worker.cores(), "--memory", worker.cores() + "g"));
    arguments.addAll(List.of("--work-dir", files, master()));
    return start(worker.name(), worker.machine(), daemon("worker.Worker", arguments));
  }

  /** URL of the master, for {@code --sparkMaster}. */
  public String master() {
    return "spark://127.0.0.1:" + port;
  }

  /** Whether the master is up and has found at least so many workers. */
  public boolean isUp(int workers) {
    try {
      var state = HttpProbe.json(URI.create("http://127.0.0.1:" + page + "/json/"));
      return state.path("status").asText().equals("ALIVE")
          && state.path("aliveworkers").asInt() >= workers;
    } catch (StackException e) {
      return false;
    }
  }

  /** Path of the metrics of the master and of the workers, by host:port. */
  public Map<String, String> metrics(List<Worker> workers) {
    Map<String, String> paths = new TreeMap<>();
    paths.put("127.0.0.1:" + page, "/metrics/master/prometheus/");
    workers.forEach(worker -> paths.put("127.0.0.1:" + worker.page(), "/metrics/prometheus/"));
    return paths;
  }

  Path log(String name) {
    return folder.resolve("spark-" + name + ".log");
  }

  private ChildProcess start(String name, List<String> machine, List<String> daemon) {
    List<String> command = new ArrayList<>(machine);
    command.addAll(daemon);
    return ChildProcess.start("Spark's " + name, command, environment, log(name));
  }

  private List<String> daemon(String name, List<String> arguments) {
    ProjectFolder project = ProjectFolder.find();
    return JavaCommand.of(home.resolve("jars/*").toString(), "org.apache.spark.deploy." + name)
        .withFlags(JVM_FLAGS)
        .withFlags(List.of("-Dlog4j2.configurationFile=" + project.logConfig().toUri()))
        .withFlags(List.of(project.sparkOpens()))
        .with(List.of("--host", "127.0.0.1"))
        .with(arguments)
        .toList();
  }
}
