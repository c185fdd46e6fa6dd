package io.spendcast.pipelines.stream.metrics;

import io.prometheus.client.Collector;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.collection.Iterator;

/**
 * Metrics of the executors, as Spark's driver knows them: their number, failed tries of tasks, and
 * the memory of their JVMs, which each reports every ten seconds. On a local master the driver is
 * the only executor. The stream ends when it loses one.
 */
public final class ExecutorGauges extends Collector {
  private final LongSupplier executors;
  private final AtomicLong failedTasks = new AtomicLong();
  private final Map<String, Memory> memory = new ConcurrentHashMap<>();

  private record Memory(long heap, long other) {}

  /**
   * @param executors supplier of the present number of executors
   */
  public ExecutorGauges(LongSupplier executors) {
    this.executors = executors;
  }

  /** Counts failed tries and records memory from now on. */
  public static ExecutorGauges of(SparkContext spark) {
    // Spark's list includes the driver, which on a local master is its only entry.
    ExecutorGauges gauges =
        new ExecutorGauges(() -> Math.max(1, spark.statusTracker().getExecutorInfos().length - 1L));
    spark.addSparkListener(gauges.new Listener());
    return gauges;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    Family bytes =
        Family.gauge(
            "spendcast_executor_memory_bytes",
            "Highest memory of an executor's JVM within its last ten seconds.",
            "executor",
            "area");
    memory.forEach(
        (executor, used) ->
            bytes.add(used.heap(), executor, "heap").add(used.other(), executor, "nonheap"));
    return List.of(
        Family.gauge(
                "spendcast_executors", "Executors of the stream; on a local master the driver.")
            .add(executors.getAsLong())
            .samples(),
        Family.counter("spendcast_failed_tasks", "Tries of Spark's tasks that failed.")
            .add(failedTasks.get())
            .samples(),
        bytes.samples());
  }

  private final class Listener extends SparkListener {
    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (!end.taskInfo().successful()) {
        failedTasks.incrementAndGet();
      }
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
      long heap = 0;
      long other = 0;
      Iterator<ExecutorMetrics> peaks = update.executorUpdates().valuesIterator();
      while (peaks.hasNext()) {
        ExecutorMetrics peak = peaks.next();
        heap = Math.max(heap, peak.getMetricValue("JVMHeapMemory"));
        other = Math.max(other, peak.getMetricValue("JVMOffHeapMemory"));
      }
      if (heap > 0) {
        memory.put(update.execId(), new Memory(heap, other));
      }
    }
  }
}
