package io.spendcast.pipelines.spark;

import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.runners.spark.SparkPipelineOptions;

/** Default settings of Spark; those of spark-submit override them. */
public final class SparkDefaults {
  public static final String MASTER = "spark.master";

  private SparkDefaults() {}

  public static void set(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
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
