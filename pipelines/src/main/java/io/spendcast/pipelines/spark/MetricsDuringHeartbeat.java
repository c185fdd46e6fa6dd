package io.spendcast.pipelines.spark;

import java.lang.reflect.Field;
import java.util.Map;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.runners.spark.metrics.MetricsAccumulator;
import org.apache.beam.runners.spark.metrics.MetricsContainerStepMapAccumulator;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Gives Beam an accumulator of metrics that a heartbeat may look at while a task still reads it.
 *
 * <p>An executor registers an accumulator of a task before it has read the accumulator's value. A
 * heartbeat in that moment asks Beam 2.70's accumulator whether it is zero, which throws. The
 * exception ends the executor's heartbeats, and two minutes later the driver gives the executor up,
 * which ends the stream. The accumulators of Spark itself were mended for this (SPARK-20977).
 *
 * <p>Delete when Beam's accumulator is zero without a value.
 */
public final class MetricsDuringHeartbeat implements SparkPlugin {

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext spark, PluginContext context) {
        install(spark);
        return Map.of();
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return null;
  }

  /** Installs our accumulator; Beam creates its own only where there is none. */
  private static void install(SparkContext spark) {
    Accumulator accumulator = new Accumulator(null);
    accumulator.reset();
    spark.register(accumulator, "Beam.Metrics");
    try {
      Field field = MetricsAccumulator.class.getDeclaredField("instance");
      field.setAccessible(true);
      field.set(null, accumulator);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this Beam keeps its metrics elsewhere: look at MetricsDuringHeartbeat", e);
    }
  }

  /** Beam's accumulator, which is zero as long as it has no value. */
  static final class Accumulator extends MetricsContainerStepMapAccumulator {
    private static final long serialVersionUID = 1L;

    Accumulator(MetricsContainerStepMap value) {
      super(value);
    }

    @Override
    public boolean isZero() {
      return value() == null || super.isZero();
    }

    /** Copy of this class: tasks receive copies. */
    @Override
    public MetricsContainerStepMapAccumulator copy() {
      return new Accumulator(super.copy().value());
    }
  }
}
