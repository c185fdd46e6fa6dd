package io.spendcast.pipelines.stream;

import java.util.function.Consumer;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerOutputOperationCompleted;
import org.apache.spark.streaming.api.java.JavaStreamingListenerStreamingStarted;

/**
 * Tells at once of what Spark alone would not end the stream for, or not soon. The records of such
 * a micro-batch are lost in this process, so that the next ones would be refused as lying behind a
 * hole, but only after half a minute for each of four tries.
 */
@SuppressWarnings("deprecation") // Beam's runner uses DStreams
final class FailureListener extends JavaStreamingListener {
  private final Runnable onMicroBatch;
  private final Consumer<String> onExecutor;

  /**
   * @param onMicroBatch called when a micro-batch has failed for good
   * @param onExecutor receives the reason when an executor is lost: another one that reads in its
   *     place gets other records
   */
  FailureListener(Runnable onMicroBatch, Consumer<String> onExecutor) {
    this.onMicroBatch = onMicroBatch;
    this.onExecutor = onExecutor;
  }

  /** Begins to watch what has no event of its own among those of streaming. */
  @Override
  public void onStreamingStarted(JavaStreamingListenerStreamingStarted started) {
    StreamingContext streaming = SparkStreaming.active().orElseThrow();
    streaming.sparkContext().addSparkListener(new ExecutorListener());
    Thread planning = new Thread(() -> awaitPlanningFailure(streaming), "stream-planning");
    planning.setDaemon(true);
    planning.start();
  }

  /**
   * Waits until the driver fails to plan a micro-batch. That writes a checkpoint, and so fails when
   * the disk is full. Beam's runner waits for it too, but then stops Spark's timer in order, which
   * waits for micro-batches that never complete.
   */
  private void awaitPlanningFailure(StreamingContext streaming) {
    try {
      streaming.awaitTermination();
    } catch (Exception | Error e) { // Spark throws what the driver failed with, unchecked or not
      onMicroBatch.run();
    }
  }

  @Override
  public void onOutputOperationCompleted(JavaStreamingListenerOutputOperationCompleted completed) {
    if (completed.outputOperationInfo().failureReason() != null) {
      onMicroBatch.run();
    }
  }

  private final class ExecutorListener extends SparkListener {
    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
      onExecutor.accept(removed.reason());
    }
  }
}
