package io.spendcast.integration.stream;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.FreePort;
import io.spendcast.local.process.LogTail;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import io.spendcast.local.stack.SparkDaemons;
import io.spendcast.local.stack.StreamConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Spark's own distribution as a standalone cluster: a master and two workers, to which the stream
 * is submitted with its driver in the cluster, supervised. Drivers and executors are JVMs that the
 * workers start. Where the system lets us, each worker has a {@code /tmp} of its own, as machines
 * have.
 */
final class SupervisedCluster implements AutoCloseable {
  private static final Duration PATIENCE = StreamRig.PATIENCE;
  private static final int WORKERS = 2;

  /** Either worker can hold the driver and two executors alone. */
  private static final int CORES = 3;

  private static final String DRIVER = "org.apache.spark.deploy.worker.DriverWrapper";
  private static final String EXECUTOR = "org.apache.spark.executor.CoarseGrainedExecutorBackend";
  private static final String JVM_FLAGS = "-XX:+ExitOnOutOfMemoryError -Duser.timezone=UTC";
  private static final List<String> OWN_TMP =
      List.of(
          "unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /tmp && exec \"$@\"", "machine");

  private final SparkDaemons daemons;
  private final Path logs;
  private final List<SparkWorker> workers = new ArrayList<>();
  private ChildProcess master;

  private SupervisedCluster(SparkDaemons daemons) {
    this.daemons = daemons;
    this.logs = daemons.folder();
  }

  /**
   * A cluster that is up.
   *
   * @param environment what the workers hand to drivers and executors
   */
  static SupervisedCluster start(Path logs, Map<String, String> environment) {
    Path home = ProjectFolder.find().sparkHome();
    SupervisedCluster cluster = new SupervisedCluster(SparkDaemons.of(home, logs, environment));
    try {
      cluster.startServers();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private void startServers() {
    master = daemons.startMaster();
    List<String> machine = ownTmp();
    for (int n = 0; n < WORKERS; n++) {
      workers.add(
          SparkWorker.start(
              daemons, new SparkDaemons.Worker("worker-" + n, FreePort.find(), CORES, machine)));
    }
    Wait.until("Spark's workers", PATIENCE, () -> daemons.isUp(WORKERS));
  }

  /** Submits the stream as production does; the workers start it, and start it again. */
  void submit(StreamConfig stream) {
    List<String> command = new ArrayList<>();
    command.add(daemons.home().resolve("bin/spark-submit").toString());
    command.addAll(
        List.of("--master", daemons.master(), "--deploy-mode", "cluster", "--supervise"));
    command.addAll(List.of("--driver-memory", "768m", "--executor-memory", "768m"));
    command.addAll(settings(stream).settings());
    command.addAll(List.of("--class", "io.spendcast.pipelines.StreamPredictions"));
    command.add(ProjectFolder.find().jar().toString());
    command.addAll(stream.withFlag("sparkMaster", daemons.master()).arguments());
    Map<String, String> submitting = new LinkedHashMap<>(daemons.environment());
    submitting.putAll(stream.environment());
    try (ChildProcess submit =
        ChildProcess.start("spark-submit", command, submitting, log("submit"))) {
      if (submit.waitFor(PATIENCE) != 0) {
        throw new StackException("spark-submit failed\n" + LogTail.of(log("submit")));
      }
    }
  }

  private static StreamConfig settings(StreamConfig stream) {
    // Spark gives these to every JVM but to a driver that a worker starts.
    String opens = ProjectFolder.find().sparkOpens();
    return stream
        .withFlag("spark.cores.max", "2")
        .withFlag("spark.executor.cores", "1")
        // As the defaults of a shared cluster may be: an idle executor would be taken away at once.
        .withFlag("spark.dynamicAllocation.enabled", "true")
        .withFlag("spark.dynamicAllocation.shuffleTracking.enabled", "true")
        .withFlag("spark.dynamicAllocation.executorIdleTimeout", "1s")
        .withFlag("spark.dynamicAllocation.cachedExecutorIdleTimeout", "1s")
        .withFlag("spark.speculation", "true")
        .withFlag("spark.task.maxFailures", "1")
        .withFlag("spark.executor.extraJavaOptions", JVM_FLAGS)
        .withFlag("spark.driver.extraJavaOptions", JVM_FLAGS + " " + opens);
  }

  /** The JVM that runs the driver now. */
  ProcessHandle driver() {
    return only(DRIVER);
  }

  /** One of the JVMs that run executors now. */
  ProcessHandle executor() {
    return only(EXECUTOR);
  }

  /**
   * Kills a worker as the loss of its machine would, with all that it has started, and starts
   * another in its place.
   *
   * @param withDriver the one that the driver is on, or the other one
   */
  void killWorker(boolean withDriver) {
    driver();
    for (int n = 0; n < WORKERS; n++) {
      if (workers.get(n).jvms(DRIVER).findAny().isPresent() == withDriver) {
        workers.set(n, workers.get(n).replaced(daemons));
        return;
      }
    }
    throw new StackException("no such worker");
  }

  /** What the drivers have said, the newest one last. */
  String driverLogTail() {
    try (Stream<Path> files = Files.walk(logs)) {
      return files
          .filter(file -> file.toString().contains("driver-") && file.endsWith("stderr"))
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .map(LogTail::of)
          .orElse("no driver has said anything\n" + LogTail.of(log("submit")));
    } catch (IOException e) {
      throw new StackException("cannot read " + logs, e);
    }
  }

  private ProcessHandle only(String mainClass) {
    Wait.until("a JVM of " + mainClass, PATIENCE, () -> jvms(mainClass).findAny().isPresent());
    return jvms(mainClass).findAny().orElseThrow();
  }

  private Stream<ProcessHandle> jvms(String mainClass) {
    return workers.stream().flatMap(worker -> worker.jvms(mainClass));
  }

  private Path log(String name) {
    return logs.resolve("spark-" + name + ".log");
  }

  private List<String> ownTmp() {
    List<String> trial = new ArrayList<>(OWN_TMP);
    trial.addAll(
        List.of("test", "-d", daemons.home().toString())); // or the project itself is below /tmp
    try (ChildProcess process = ChildProcess.start("unshare", trial, Map.of(), log("unshare"))) {
      return process.waitFor(PATIENCE) == 0 ? OWN_TMP : List.of();
    } catch (StackException e) {
      return List.of();
    }
  }

  @Override
  public void close() {
    workers.forEach(SparkWorker::kill);
    if (master != null) {
      master.kill();
    }
  }
}
