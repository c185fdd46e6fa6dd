package io.spendcast.pipelines.stream;

import io.spendcast.pipelines.spark.CheckpointFolder;
import io.spendcast.pipelines.spark.MicroBatchClock;
import io.spendcast.pipelines.spark.SparkDefaults;
import io.spendcast.pipelines.spark.SparkRequirements;
import io.spendcast.pipelines.stream.settings.StreamOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerOutputOperationCompleted;
import scala.Option;

/** How a stream runs on Spark: set before it starts, and ended when it must. */
final class SparkStreaming {

  /** The size that look-up and scoring were measured with; the read time bounds it too. */
  private static final int RECORDS_PER_SPLIT = 2_500;

  private static final long SHORTEST_READ_MILLIS = 40;

  private SparkStreaming() {}

  /**
   * Sets what the guarantees need; RATIONALE.md says why for each.
   *
   * @param stream of whose partitions Spark gets a split each
   * @param onFailure called at once when a micro-batch has failed for good
   * @param batches is told of every micro-batch
   */
  static void prepare(
      StreamOptions options,
      StreamStart.Started stream,
      Runnable onFailure,
      JavaStreamingListener batches) {
    int partitions = stream.partitions().size();
    SparkContextOptions spark = options.as(SparkContextOptions.class);
    spark.setEnableSparkMetricSinks(false);
    spark.setStorageLevel("MEMORY_AND_DISK");
    spark.setCheckpointDir(
        CheckpointFolder.fresh(
            options.getCheckpointFolder(), stream.claim(), SparkDefaults.master(spark)));
    spark.setListeners(
        List.of(new FailureListener(onFailure), new MicroBatchClock.Listener(), batches));
    if (spark.getMaxRecordsPerBatch() < 0) {
      // Without a bound Spark's rate estimator decides, and reads a single record at first.
      spark.setMaxRecordsPerBatch((long) RECORDS_PER_SPLIT * partitions);
    }
    SparkRequirements.enforce();
    SparkDefaults.set("spark.default.parallelism", Integer.toString(partitions));
    rememberLittle();
    SparkDefaults.setFrugal(spark);
    if (SparkDefaults.isLocal(spark)) {
      spark.setMinReadTimeMillis(readTimeMillis(spark.getMinReadTimeMillis(), partitions));
      // A task of a local master has one try unless told otherwise: a database that went away
      // during a statement would end the stream.
      System.setProperty(SparkDefaults.MASTER, withRetries(SparkDefaults.master(spark)));
    }
  }

  /** Spark remembers the last thousand of each for its pages: eight minutes of micro-batches. */
  private static void rememberLittle() {
    for (String what :
        List.of("ui.retainedJobs", "ui.retainedStages", "streaming.ui.retainedBatches")) {
      SparkDefaults.set("spark." + what, "100");
    }
  }

  /**
   * Splits that must share a core share its read time too, or a micro-batch would outlast its
   * interval.
   */
  private static long readTimeMillis(long wanted, int partitions) {
    int waves = (partitions - 1) / Runtime.getRuntime().availableProcessors() + 1;
    return Math.max(SHORTEST_READ_MILLIS, wanted / waves);
  }

  private static String withRetries(String master) {
    return master.matches("local\\[[^,]+]") ? master.replace("]", ",4]") : master;
  }

  /**
   * Has something done at once when an executor is lost. What it had read is lost with it, and
   * another one that reads in its place gets other records: they would be refused as lying behind a
   * hole, after half a minute for each of four tries.
   *
   * @param then is told why
   */
  static void whenAnExecutorIsLost(Consumer<String> then) {
    context().ifPresent(spark -> spark.addSparkListener(new ExecutorListener(then)));
  }

  /** Lets the running micro-batch finish, and stops. */
  @SuppressWarnings("deprecation") // Beam's runner stands on DStreams
  static void stopAfterMicroBatch() {
    active().ifPresent(streaming -> streaming.stop(true, true));
  }

  /** Of the stream that runs, if it runs on Spark. */
  @SuppressWarnings("deprecation")
  static Optional<SparkContext> context() {
    return active().map(StreamingContext::sparkContext);
  }

  @SuppressWarnings("deprecation")
  private static Optional<StreamingContext> active() {
    Option<StreamingContext> active = StreamingContext.getActive();
    return active.isDefined() ? Optional.of(active.get()) : Optional.empty();
  }

  private static final class FailureListener extends JavaStreamingListener {
    private final Runnable onFailure;

    FailureListener(Runnable onFailure) {
      this.onFailure = onFailure;
    }

    @Override
    public void onOutputOperationCompleted(
        JavaStreamingListenerOutputOperationCompleted completed) {
      if (completed.outputOperationInfo().failureReason() != null) {
        onFailure.run();
      }
    }
  }

  private static final class ExecutorListener extends SparkListener {
    private final Consumer<String> then;

    ExecutorListener(Consumer<String> then) {
      this.then = then;
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
      then.accept(removed.reason());
    }
  }
}
