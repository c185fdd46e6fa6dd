package io.spendcast.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.transforms.history.LookUpHistory;
import io.spendcast.transforms.predict.Predict;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.junit.jupiter.api.Test;

class CountersTest {
  private final TestStream stream = new TestStream();

  @Test
  void looksUpAndScoresEachEventOnceInOneRoundTripABundle() throws IOException {
    List<KafkaRecord<byte[], byte[]>> records = GoldenRecords.read();

    PipelineResult result = stream.run(records);

    assertThat(counter(result, LookUpHistory.class, "bundles")).isEqualTo(1);
    assertThat(counter(result, LookUpHistory.class, "looked_up"))
        .isEqualTo(rows("select purchases_and_refunds + duplicates from spendcast.accounting"));
    assertThat(counter(result, Predict.class, "scored"))
        .isEqualTo(rows("select count(*) from spendcast.predictions"))
        .isPositive();
  }

  private static long counter(PipelineResult result, Class<?> namespace, String name) {
    MetricsFilter filter =
        MetricsFilter.builder().addNameFilter(MetricNameFilter.named(namespace, name)).build();
    long total = 0;
    for (MetricResult<Long> step : result.metrics().queryMetrics(filter).getCounters()) {
      total += step.getCommitted();
    }
    return total;
  }

  /** The sum of the rows' one column. */
  private long rows(String sql) {
    return stream.database.query(sql).stream().mapToLong(Long::parseLong).sum();
  }
}
