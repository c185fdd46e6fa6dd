package io.spendcast.local.stack;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.JavaCommand;
import io.spendcast.local.process.ProjectFolder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts the stream as a JVM of its own, through {@code spark-submit}'s main, as a cluster does.
 */
public record StreamProcess(ProjectFolder project, StreamConfig config) {
  private static final String MAIN = "io.spendcast.pipelines.StreamPredictions";

  private static final Map<String, String> ENVIRONMENT =
      Map.of("OPT_OUT_TRACKING", "true", "SPARK_LOCAL_IP", "127.0.0.1");

  /** Starts the stream; the log of the configuration receives its output. */
  public ChildProcess start() {
    List<String> command =
        JavaCommand.of(project.sparkClassPath(), "org.apache.spark.deploy.SparkSubmit")
            .withFlags(jvmFlags())
            .with(config.settings())
            .with(submitArguments())
            .with(config.arguments())
            .toList();
    Map<String, String> environment = new LinkedHashMap<>(ENVIRONMENT);
    environment.putAll(config.environment());
    return ChildProcess.start("the stream", command, environment, config.log());
  }

  private List<String> submitArguments() {
    return List.of(
        "--master",
        config.flags().get("sparkMaster"),
        "--conf",
        "spark.ui.enabled=false",
        "--conf",
        "spark.driver.host=127.0.0.1",
        "--class",
        MAIN,
        project.jar().toString());
  }

  private List<String> jvmFlags() {
    List<String> flags = new ArrayList<>();
    flags.add("-Xmx" + config.heap());
    flags.add(
        "-XX:+ExitOnOutOfMemoryError"); // a restart knows how to go on, half a process does not
    flags.add("-Dlog4j2.configurationFile=" + project.logConfig().toUri());
    flags.add(project.sparkOpens());
    return flags;
  }
}
