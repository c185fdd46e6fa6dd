package io.spendcast.local.stack;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.FreePort;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.Wait;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A standalone cluster of Spark on this machine: a master and one worker, whose executors are JVMs
 * of their own. It needs no Spark but that of the build.
 */
public final class SparkCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final SparkDaemons daemons;
  private final SparkDaemons.Worker worker = SparkDaemons.Worker.named("worker", FreePort.find());
  private final ChildProcess masterProcess;
  private final ChildProcess workerProcess;

  private SparkCluster(SparkDaemons daemons) {
    this.daemons = daemons;
    this.masterProcess = daemons.startMaster();
    this.workerProcess = daemons.start(worker);
  }

  /**
   * Starts both and returns when the worker has found its master.
   *
   * @param environment environment variables of the executors
   */
  public static SparkCluster start(
      ProjectFolder project, Path folder, Map<String, String> environment) {
    Path home = folder.resolve("home");
    linkJars(project, home.resolve("jars"));
    SparkCluster cluster = new SparkCluster(SparkDaemons.of(home, folder, environment));
    try {
      Wait.until("Spark's worker", PATIENCE, cluster::isUp);
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private boolean isUp() {
    masterProcess.requireAlive();
    workerProcess.requireAlive();
    return daemons.isUp(1);
  }

  /** URL of the master, for {@code --sparkMaster}. */
  public String master() {
    return daemons.master();
  }

  /** Path of the metrics of the master and of the worker, by host:port. */
  public Map<String, String> metrics() {
    return daemons.metrics(List.of(worker));
  }

  /** The processes that run tasks, at present. */
  public List<ProcessHandle> executors() {
    return ProcessHandle.of(workerProcess.pid()).orElseThrow().descendants().toList();
  }

  /** Links the class path of the build into a Spark home. */
  private static void linkJars(ProjectFolder project, Path jars) {
    String classPath = project.sparkClassPath();
    Attempt.orFail(
        "cannot make " + jars,
        () -> {
          Files.createDirectories(jars);
          for (String jar : classPath.split(File.pathSeparator, -1)) {
            Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
          }
        });
  }

  @Override
  public void close() {
    workerProcess.close();
    masterProcess.close();
  }
}
