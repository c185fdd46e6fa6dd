package io.spendcast.pipelines.stream.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.exemplars.Exemplar;
import io.spendcast.transforms.metrics.Histogram;
import io.spendcast.transforms.trace.BundleId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.beam.sdk.metrics.GaugeResult;

/**
 * Histograms of one scrape, put together from the counters of their buckets, and exemplars from
 * pairs of gauges. An exemplar names a record by partition and offset, which {@code spendcast why}
 * accepts, and the record's trace if bundles are traced.
 */
final class BeamHistograms {
  private final UUID tracedTopic;
  private final Map<BeamMetric, SortedMap<Double, Double>> counts = new LinkedHashMap<>();
  private final Map<BeamMetric, Double> sums = new HashMap<>();
  private final Map<Bucket, GaugeResult> positions = new HashMap<>();
  private final Map<Bucket, GaugeResult> values = new HashMap<>();

  private record Bucket(BeamMetric histogram, double bound) {}

  /**
   * @param tracedTopic topic whose bundles are traced; null when none are
   */
  BeamHistograms(UUID tracedTopic) {
    this.tracedTopic = tracedTopic;
  }

  /**
   * Adds a counter of a histogram.
   *
   * @param suffix end of the counter's name: that of the sum, or of a bucket
   */
  void count(BeamMetric histogram, String suffix, long value) {
    if (suffix.equals("_sum")) {
      sums.merge(histogram, value / histogram.parts(), Double::sum);
      return;
    }
    counts
        .computeIfAbsent(histogram, unused -> new TreeMap<>())
        .merge(bound(histogram, suffix), (double) value, Double::sum);
  }

  /**
   * Adds one of the two gauges of an exemplar.
   *
   * @param suffix end of the gauge's name, behind that of the histogram
   */
  void show(BeamMetric histogram, String suffix, GaugeResult gauge) {
    boolean isPosition = suffix.startsWith(Histogram.POSITION);
    String bucket = suffix.substring((isPosition ? Histogram.POSITION : Histogram.VALUE).length());
    (isPosition ? positions : values).put(new Bucket(histogram, bound(histogram, bucket)), gauge);
  }

  private static double bound(BeamMetric histogram, String suffix) {
    String bound = suffix.substring("_le_".length());
    return bound.equals("inf")
        ? Double.POSITIVE_INFINITY
        : Long.parseLong(bound) / histogram.parts();
  }

  /**
   * Adds the samples of each histogram one after the other, as OpenMetrics demands. Prometheus's
   * buckets are cumulative: each includes the smaller ones, and the last holds all.
   */
  void addTo(Map<String, Family> families) {
    counts.forEach(
        (histogram, buckets) -> {
          Family family = families.get(histogram.family());
          buckets.putIfAbsent(Double.POSITIVE_INFINITY, 0.0);
          double total = 0;
          for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
            total += bucket.getValue();
            family.addBucket(
                with(histogram.labelNames(), "le"),
                with(histogram.labelValues(), Collector.doubleToGoString(bucket.getKey())),
                total,
                exemplar(new Bucket(histogram, bucket.getKey())));
          }
          List<String> names = histogram.labelNames();
          family.add("_count", names, histogram.labelValues(), total);
          family.add("_sum", names, histogram.labelValues(), sums.getOrDefault(histogram, 0.0));
        });
  }

  private static List<String> with(List<String> labels, String last) {
    List<String> all = new ArrayList<>(labels);
    all.add(last);
    return all;
  }

  /** Exemplar of a bucket; null when it has none. */
  private Exemplar exemplar(Bucket bucket) {
    GaugeResult position = positions.get(bucket);
    GaugeResult value = values.get(bucket);
    if (position == null || value == null) {
      return null;
    }
    return io.spendcast.transforms.metrics.Exemplar.of(position.getValue(), value.getValue())
        .map(
            record ->
                new Exemplar(
                    record.value() / bucket.histogram().parts(),
                    value.getTimestamp().getMillis(),
                    labels(record)))
        .orElse(null);
  }

  private String[] labels(io.spendcast.transforms.metrics.Exemplar record) {
    List<String> labels = new ArrayList<>();
    labels.addAll(List.of("partition", Integer.toString(record.partition())));
    labels.addAll(List.of("offset", Long.toString(record.offset())));
    if (tracedTopic != null) {
      BundleId bundle = new BundleId(tracedTopic, record.partition(), record.offset());
      labels.addAll(List.of("trace_id", bundle.traceId()));
    }
    return labels.toArray(String[]::new);
  }
}
