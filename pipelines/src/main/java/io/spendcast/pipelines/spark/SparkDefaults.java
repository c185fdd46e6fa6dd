package io.spendcast.pipelines.spark;

import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.spark.api.plugin.SparkPlugin;

/** Default settings of Spark; those of spark-submit override them. */
public final class SparkDefaults {
  public static final String MASTER = "spark.master";

  private static final String PLUGINS = "spark.plugins";

  private SparkDefaults() {}

  public static void set(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /** Plugins of a cluster, such as a profiler, with ours added behind them. */
  static String withPlugins(String given, List<Class<? extends SparkPlugin>> ours) {
    Set<String> plugins = new LinkedHashSet<>();
    Pattern.compile("[^,\\s]+")
        .matcher(given)
        .results()
        .map(MatchResult::group)
        .forEach(plugins::add);
    ours.stream().map(Class::getName).forEach(plugins::add);
    return String.join(",", plugins);
  }

  /** Lets the heartbeats of a batch's executors go on, whatever its tasks count. */
  public static void keepHeartbeats() {
    System.setProperty(
        PLUGINS,
        withPlugins(System.getProperty(PLUGINS, ""), List.of(MetricsDuringHeartbeat.class)));
  }

  /**
   * Turns off Spark's web pages and progress bars. Where everything runs in one process, ports are
   * opened on loopback only. Elsewhere executors receive only our jar, since the driver's class
   * path contains Spark as well.
   */
  public static void setFrugal(SparkPipelineOptions spark) {
    set("spark.ui.enabled", "false");
    set("spark.ui.showConsoleProgress", "false");
    if (isLocal(spark)) {
      set("spark.driver.host", "127.0.0.1");
      set("spark.driver.bindAddress", "127.0.0.1");
    } else if (ourJar().endsWith(".jar") && spark.getFilesToStage() == null) {
      spark.setFilesToStage(List.of(ourJar()));
    }
  }

  private static String ourJar() {
    URL location = SparkDefaults.class.getProtectionDomain().getCodeSource().getLocation();
    return Path.of(URI.create(location.toString())).toString();
  }

  public static boolean isLocal(SparkPipelineOptions spark) {
    return master(spark).startsWith("local");
  }

  /** Spark master that spark-submit names, or else our own flag. */
  public static String master(SparkPipelineOptions spark) {
    return System.getProperty(MASTER, spark.getSparkMaster());
  }
}
