package io.spendcast.pipelines.spark;

import java.util.Set;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark in this JVM with one core, as the stream starts it; the settings end with it. */
record LocalSpark(SparkContextOptions options, Set<String> before) implements AutoCloseable {

  static LocalSpark start(String appName) {
    Set<String> before = System.getProperties().stringPropertyNames();
    SparkContextOptions options = PipelineOptionsFactory.as(SparkContextOptions.class);
    options.setSparkMaster("local[1]");
    options.setAppName(appName);
    SparkDefaults.setFrugal(options);
    ContextWithoutCleaning.provideTo(options);
    return new LocalSpark(options, before);
  }

  JavaSparkContext context() {
    return options.getProvidedSparkContext();
  }

  @Override
  public void close() {
    context().close();
    System.getProperties().keySet().retainAll(before);
  }
}
