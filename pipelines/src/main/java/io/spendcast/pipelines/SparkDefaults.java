package io.spendcast.pipelines;

import org.apache.beam.runners.spark.SparkPipelineOptions;

/** Settings of Spark that spark-submit's own come before. */
final class SparkDefaults {
  static final String MASTER = "spark.master";

  private SparkDefaults() {}

  static void set(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /** No pages, no bars, and no port but on loopback where all runs in one process. */
  static void setQuiet(SparkPipelineOptions spark) {
    set("spark.ui.enabled", "false");
    set("spark.ui.showConsoleProgress", "false");
    if (isLocal(spark)) {
      set("spark.driver.host", "127.0.0.1");
      set("spark.driver.bindAddress", "127.0.0.1");
    }
  }

  static boolean isLocal(SparkPipelineOptions spark) {
    return master(spark).startsWith("local");
  }

  /** What spark-submit says comes before our own flag. */
  static String master(SparkPipelineOptions spark) {
    return System.getProperty(MASTER, spark.getSparkMaster());
  }
}
