package io.spendcast.local.stack;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.FreePort;
import io.spendcast.local.process.JavaCommand;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A standalone cluster of Spark on this machine: a master and one worker, whose executors are JVMs
 * of their own. Loopback addresses only.
 */
public final class SparkCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String PROMETHEUS = "-Dspark.metrics.conf.*.sink.prometheusServlet.";

  private final ProjectFolder project;
  private final Path folder;
  private final Map<String, String> environment;
  private final int port = FreePort.find();
  private final int masterPage = FreePort.find();
  private final int workerPage = FreePort.find();
  private ChildProcess masterProcess;
  private ChildProcess worker;

  private SparkCluster(ProjectFolder project, Path folder, Map<String, String> environment) {
    this.project = project;
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * Starts both and returns when the worker has found its master.
   *
   * @param environment environment variables of the executors
   */
  public static SparkCluster start(
      ProjectFolder project, Path folder, Map<String, String> environment) {
    Map<String, String> all = new TreeMap<>(environment);
    all.put("SPARK_HOME", folder.resolve("home").toString());
    all.put("SPARK_LOCAL_IP", "127.0.0.1");
    all.put("SPARK_SCALA_VERSION", "2.12");
    SparkCluster cluster = new SparkCluster(project, folder, all);
    try {
      cluster.linkJars();
      cluster.masterProcess =
          cluster.daemon(
              "master.Master",
              List.of("--port", "" + cluster.port, "--webui-port", "" + cluster.masterPage));
      Wait.until("Spark's master", PATIENCE, () -> cluster.masterSays("ALIVE"));
      cluster.worker = cluster.daemon("worker.Worker", cluster.workerArguments());
      Wait.until("Spark's worker", PATIENCE, () -> cluster.masterSays("\"aliveworkers\" : 1"));
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private List<String> workerArguments() {
    return List.of(
        "--webui-port",
        "" + workerPage,
        "--cores",
        "2",
        "--memory",
        "2g",
        "--work-dir",
        folder.resolve("work").toString(),
        master());
  }

  /** URL of the master, for {@code --sparkMaster}. */
  public String master() {
    return "spark://127.0.0.1:" + port;
  }

  /** Path of the metrics of the master and of the worker, by host:port. */
  public Map<String, String> metrics() {
    return Map.of(
        "127.0.0.1:" + masterPage,
        "/metrics/master/prometheus/",
        "127.0.0.1:" + workerPage,
        "/metrics/prometheus/");
  }

  /** The processes that run tasks, at present. */
  public List<ProcessHandle> executors() {
    return ProcessHandle.of(worker.pid()).orElseThrow().descendants().toList();
  }

  /**
   * Links the class path of the build into a Spark home, from which the worker starts executors.
   */
  private void linkJars() {
    Path jars = folder.resolve("home/jars");
    try {
      Files.createDirectories(jars);
      for (String jar : classPath().split(File.pathSeparator, -1)) {
        Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
      }
    } catch (IOException e) {
      throw new StackException("cannot make " + jars, e);
    }
  }

  private String classPath() throws IOException {
    return Files.readString(project.sparkClassPath()).strip();
  }

  private ChildProcess daemon(String name, List<String> arguments) {
    try {
      List<String> all = new ArrayList<>(List.of("--host", "127.0.0.1"));
      all.addAll(arguments);
      JavaCommand command =
          JavaCommand.of(classPath(), "org.apache.spark.deploy." + name)
              .withFlags(
                  List.of(
                      "-Xmx256m",
                      PROMETHEUS + "class=org.apache.spark.metrics.sink.PrometheusServlet",
                      PROMETHEUS + "path=/metrics/prometheus",
                      PROMETHEUS.replace("*", "master") + "path=/metrics/master/prometheus",
                      "-Dlog4j2.configurationFile=" + project.logConfig().toUri()))
              .withFlags(StreamProcess.opens())
              .with(all);
      return ChildProcess.start(
          "Spark's " + name, command.toList(), environment, folder.resolve(name + ".log"));
    } catch (IOException e) {
      throw new StackException("no " + project.sparkClassPath() + ": run `make build`", e);
    }
  }

  private boolean masterSays(String text) {
    masterProcess.requireAlive();
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + masterPage + "/json/").toURL().openConnection();
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(5_000);
      String page = new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return page.contains(text);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.close();
    }
    if (masterProcess != null) {
      masterProcess.close();
    }
  }
}
