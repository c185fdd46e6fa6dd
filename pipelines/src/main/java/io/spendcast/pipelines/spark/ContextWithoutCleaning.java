package io.spendcast.pipelines.spark;

import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.runners.spark.coders.SparkRunnerKryoRegistrator;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Spark context that does not clean closures.
 *
 * <p>For each step of each micro-batch, Spark parses the class file that declares the step's
 * function, to find what the function captures. It remembers nothing of the micro-batch before. A
 * third of an idle stream's CPU went into that. Cleaning only matters for Scala functions that
 * somebody typed into a shell. Ours are Beam's, and Spark still checks that they can be serialized
 * when it submits the stage.
 *
 * <p>Delete when Spark remembers which functions it has cleaned.
 */
public final class ContextWithoutCleaning extends SparkContext {

  private ContextWithoutCleaning(SparkConf conf) {
    super(conf);
  }

  /** Starts the context on which Beam's runner will run, as the runner itself would. */
  public static void provideTo(SparkContextOptions options) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing(SparkDefaults.MASTER, options.getSparkMaster());
    if (options.getFilesToStage() != null) {
      conf.setJars(options.getFilesToStage().toArray(new String[0]));
    }
    conf.setAppName(options.getAppName());
    conf.set("spark.kryo.registrator", SparkRunnerKryoRegistrator.class.getName());
    options.setProvidedSparkContext(new JavaSparkContext(new ContextWithoutCleaning(conf)));
    options.setUsesProvidedSparkContext(true);
  }

  /** Logs in Spark's name, so that the log's level for Spark holds. */
  @Override
  public String logName() {
    return SparkContext.class.getName();
  }

  @Override
  public <F> F clean(F function, boolean checkSerializable) {
    return function;
  }
}
