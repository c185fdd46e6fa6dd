package io.spendcast.pipelines.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.runners.spark.metrics.MetricsAccumulator;
import org.apache.beam.runners.spark.metrics.MetricsContainerStepMapAccumulator;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.spark.util.AccumulatorV2;
import org.junit.jupiter.api.Test;

class MetricsDuringHeartbeatTest {

  @Test
  void isZeroWhileATaskStillReadsIt() throws ReflectiveOperationException {
    MetricsContainerStepMapAccumulator accumulator = counted();
    Field value = MetricsContainerStepMapAccumulator.class.getDeclaredField("value");
    value.setAccessible(true);
    value.set(accumulator, null);

    assertThat(accumulator.isZero()).isTrue();
  }

  @Test
  void handsTasksCopiesOfItself() {
    MetricsContainerStepMapAccumulator accumulator = counted();
    AccumulatorV2<?, ?> forATask = accumulator.copyAndReset();

    assertThat(accumulator.isZero()).isFalse();
    assertThat(forATask).isInstanceOf(MetricsDuringHeartbeat.Accumulator.class);
    assertThat(forATask.isZero()).isTrue();
    assertThat(accumulator.copy().value()).isEqualTo(accumulator.value());
  }

  @Test
  void takesThePlaceOfBeamsAccumulator() {
    String before = System.getProperty("spark.plugins", "");
    SparkDefaults.keepHeartbeats();
    try (LocalSpark spark = LocalSpark.start("spendcast-test")) {
      MetricsAccumulator.init(spark.options(), spark.context());

      assertThat(MetricsAccumulator.getInstance())
          .isInstanceOf(MetricsDuringHeartbeat.Accumulator.class);
      assertThat(MetricsAccumulator.getInstance().isRegistered()).isTrue();
    } finally {
      System.setProperty("spark.plugins", before);
    }
  }

  private static MetricsContainerStepMapAccumulator counted() {
    MetricsContainerStepMapAccumulator accumulator = new MetricsDuringHeartbeat.Accumulator(null);
    accumulator.reset();
    MetricsContainerImpl step = accumulator.value().getContainer("step");
    step.getCounter(MetricName.named("test", "records")).inc();
    return accumulator;
  }
}
