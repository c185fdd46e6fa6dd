package io.spendcast.pipelines.stream.metrics;

import io.prometheus.client.Collector;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.streaming.api.java.JavaBatchInfo;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchCompleted;

/** Durations of Spark's micro-batches, waiting and processing, as Spark's listener reports them. */
public final class MicroBatches extends JavaStreamingListener {
  private final Durations waiting = new Durations("scheduling");
  private final Durations processing = new Durations("processing");

  @Override
  public void onBatchCompleted(JavaStreamingListenerBatchCompleted completed) {
    JavaBatchInfo batch = completed.batchInfo();
    waiting.add(batch.schedulingDelay());
    processing.add(batch.processingDelay());
  }

  /** Collector of both durations, as histograms. */
  public Collector collector() {
    return new Collector() {
      @Override
      public List<MetricFamilySamples> collect() {
        Family family =
            new Family(
                "spendcast_micro_batch_duration_seconds",
                Type.HISTOGRAM,
                "How long Spark's micro-batches wait for their turn, and take.",
                "phase");
        waiting.addTo(family);
        processing.addTo(family);
        return List.of(family.samples());
      }
    };
  }

  private static final class Durations {
    private static final double[] BOUNDS = {0.05, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 10, 30, 60};

    private final String phase;
    private final long[] counts = new long[BOUNDS.length + 1];
    private double seconds;

    Durations(String phase) {
      this.phase = phase;
    }

    synchronized void add(long millis) {
      int found = Arrays.binarySearch(BOUNDS, millis / 1000.0);
      counts[found >= 0 ? found : -found - 1]++;
      seconds += millis / 1000.0;
    }

    synchronized void addTo(Family family) {
      long total = 0;
      for (int i = 0; i < counts.length; i++) {
        total += counts[i];
        double bound = i < BOUNDS.length ? BOUNDS[i] : Double.POSITIVE_INFINITY;
        family.add(
            "_bucket",
            List.of("phase", "le"),
            List.of(phase, Collector.doubleToGoString(bound)),
            (double) total);
      }
      family.add("_count", List.of("phase"), List.of(phase), (double) total);
      family.add("_sum", List.of("phase"), List.of(phase), seconds);
    }
  }
}
