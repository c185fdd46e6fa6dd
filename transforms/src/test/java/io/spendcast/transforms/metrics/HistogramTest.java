package io.spendcast.transforms.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.OneBundle;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;

class HistogramTest {

  @Test
  void putsEachValueIntoTheFirstBucketThatItIsNotOver() {
    Pipeline pipeline = OneBundle.pipeline();
    pipeline
        .apply("Values", Create.of(0L, 10L, 11L, 100L, 101L))
        .apply("Add", ParDo.of(new AddFn()));

    Map<String, Long> counters = new TreeMap<>();
    for (MetricResult<Long> counter :
        pipeline.run().metrics().queryMetrics(MetricsFilter.builder().build()).getCounters()) {
      counters.put(counter.getName().getName(), counter.getAttempted());
    }

    assertThat(counters)
        .isEqualTo(
            Map.of(
                "one_le_10",
                2L,
                "one_le_100",
                2L,
                "one_le_inf",
                1L,
                "one_sum",
                222L,
                "many_le_10",
                2L,
                "many_le_100",
                2L,
                "many_le_inf",
                1L,
                "many_sum",
                222L));
  }

  private static final class AddFn extends DoFn<Long, Void> {
    private static final Histogram ONE = Histogram.of(HistogramTest.class, "one", 10, 100);
    private static final Histogram MANY = Histogram.of(HistogramTest.class, "many", 10, 100);

    @ProcessElement
    public void process(@Element Long value) {
      ONE.add(value);
      MANY.addAll(LongStream.of(value));
    }
  }
}
