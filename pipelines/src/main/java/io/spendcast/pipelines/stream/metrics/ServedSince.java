package io.spendcast.pipelines.stream.metrics;

import io.prometheus.client.Collector;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;

/**
 * Time at which each version of the champion was first seen to serve, in this run of the stream.
 */
public final class ServedSince extends Collector {
  private static final String PREFIX = "served_version_";

  private final Supplier<MetricResults> metrics;
  private final InstantSource clock;
  private final Map<String, Instant> since = new HashMap<>();

  public ServedSince(Supplier<MetricResults> metrics, InstantSource clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public synchronized List<MetricFamilySamples> collect() {
    Family family =
        Family.gauge(
            "spendcast_model_first_served_timestamp_seconds",
            "When a version of the champion was first seen to serve, since the stream's start.",
            "version");
    MetricsFilter filter =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.inNamespace("io.spendcast.transforms.predict.Predict"))
            .build();
    for (MetricResult<Long> counter : metrics.get().queryMetrics(filter).getCounters()) {
      String name = counter.getName().getName();
      if (name.startsWith(PREFIX)) {
        since.putIfAbsent(name.substring(PREFIX.length()), clock.instant());
      }
    }
    since.forEach((version, at) -> family.add(at.toEpochMilli() / 1000.0, version));
    return List.of(family.samples());
  }
}
