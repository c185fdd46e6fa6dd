package io.spendcast.pipelines.spark;

import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.runners.spark.SparkPipelineOptions;

/** Settings of Spark that spark-submit's own come before. */
public final class SparkDefaults {
  public static final String MASTER = "spark.master";

  private SparkDefaults() {}

  public static void set(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /**
   * No pages, no bars, and no port but on loopback where all runs in one process; of the driver's
   * class path, which has Spark in it, executors are sent our jar alone.
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

  /** What spark-submit says comes before our own flag. */
  public static String master(SparkPipelineOptions spark) {
    return System.getProperty(MASTER, spark.getSparkMaster());
  }
}
