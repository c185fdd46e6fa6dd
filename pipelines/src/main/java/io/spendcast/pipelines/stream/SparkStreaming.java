package io.spendcast.pipelines.stream;

import io.spendcast.pipelines.spark.CheckpointFolder;
import io.spendcast.pipelines.spark.ContextWithoutCleaning;
import io.spendcast.pipelines.spark.MicroBatchClock;
import io.spendcast.pipelines.spark.SparkDefaults;
import io.spendcast.pipelines.spark.SparkRequirements;
import io.spendcast.pipelines.stream.settings.StreamOptions;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.spark.SparkContext;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import scala.Option;

/** Settings and shutdown of a stream on Spark. */
final class SparkStreaming {

  /**
   * Most records of a partition in a micro-batch, with which look-up and scoring were measured. The
   * read time bounds them too.
   */
  private static final int RECORDS_PER_PARTITION = 2_500;

  /** Most records of a split in a micro-batch, which may read several partitions. */
  private static final int RECORDS_PER_SPLIT = 5_000;

  private static final String SPLITS = "spark.default.parallelism";

  private SparkStreaming() {}

  /**
   * Sets the options that the guarantees need, and starts Spark. docs/rationale/stream.md gives the
   * reason for each.
   *
   * @param stream stream whose partitions are read
   * @param failures listener that ends the stream
   * @param batches listener that receives every micro-batch
   * @return number of splits that read the partitions
   */
  static int prepare(
      StreamOptions options,
      StreamStart.Started stream,
      FailureListener failures,
      JavaStreamingListener batches) {
    int partitions = stream.partitions().size();
    SparkContextOptions spark = options.as(SparkContextOptions.class);
    spark.setEnableSparkMetricSinks(false);
    spark.setStorageLevel("MEMORY_AND_DISK");
    spark.setCheckpointDir(
        CheckpointFolder.fresh(
            options.getCheckpointFolder(), stream.claim(), SparkDefaults.master(spark)));
    spark.setListeners(List.of(failures, new MicroBatchClock.Listener(), batches));
    SparkRequirements.enforce();
    readOnEachCore(spark, partitions);
    rememberLittle();
    SparkDefaults.setFrugal(spark);
    if (SparkDefaults.isLocal(spark)) {
      // A task of a local master has one try by default: a database that went away during a
      // statement would end the stream.
      System.setProperty(SparkDefaults.MASTER, withRetries(SparkDefaults.master(spark)));
    }
    ContextWithoutCleaning.provideTo(spark);
    int splits = Math.min(partitions, spark.getProvidedSparkContext().defaultParallelism());
    if (spark.getMaxRecordsPerBatch() < 0) {
      // Without a bound Spark's rate estimator decides, and reads a single record at first.
      spark.setMaxRecordsPerBatch(recordsPerBatch(partitions, splits));
    }
    return splits;
  }

  /** Most records of a micro-batch that reads partitions in some number of splits. */
  static long recordsPerBatch(int partitions, int splits) {
    return Math.min((long) RECORDS_PER_PARTITION * partitions, (long) RECORDS_PER_SPLIT * splits);
  }

  /**
   * Limits the history that Spark keeps for its pages. By default it keeps a thousand of each,
   * which is eight minutes of micro-batches.
   */
  private static void rememberLittle() {
    for (String what :
        List.of("ui.retainedJobs", "ui.retainedStages", "streaming.ui.retainedBatches")) {
      SparkDefaults.set("spark." + what, "100");
    }
  }

  /**
   * Lets each core read one split of the partitions, which is Spark's default. More splits than
   * cores would be read one after the other, each for the whole read time, and the events wait
   * meanwhile. Spark waits for its executors first, since the splits are fixed at the start.
   *
   * <p>A standalone cluster without {@code spark.cores.max} gives cores as they come, so that
   * nobody knows their number: there each partition is a split.
   */
  private static void readOnEachCore(SparkContextOptions spark, int partitions) {
    if (SparkDefaults.master(spark).startsWith("spark:")
        && System.getProperty("spark.cores.max") == null) {
      SparkDefaults.set(SPLITS, Integer.toString(partitions));
    } else {
      SparkDefaults.set("spark.scheduler.minRegisteredResourcesRatio", "1");
    }
  }

  private static String withRetries(String master) {
    return master.matches("local\\[[^,]+]") ? master.replace("]", ",4]") : master;
  }

  /** Lets the running micro-batch finish, and stops the stream. */
  @SuppressWarnings("deprecation") // Beam's runner uses DStreams
  static void stopAfterMicroBatch() {
    active().ifPresent(streaming -> streaming.stop(true, true));
  }

  /** Spark context of the running stream, if it runs on Spark. */
  @SuppressWarnings("deprecation")
  static Optional<SparkContext> context() {
    return active().map(StreamingContext::sparkContext);
  }

  /** Spark's stream of this JVM; waits for a start that is under way. */
  @SuppressWarnings("deprecation")
  static Optional<StreamingContext> active() {
    Option<StreamingContext> active = StreamingContext.getActive();
    return active.isDefined() ? Optional.of(active.get()) : Optional.empty();
  }
}
