package io.spendcast.pipelines.stream.metrics;

import io.prometheus.client.Collector;
import io.spendcast.contract.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;

/**
 * Beam's metrics of a running pipeline, read at each scrape: those that {@link BeamMetrics} names,
 * added up over steps. Counters start at 0, so that their first increase is seen.
 */
public final class BeamCollector extends Collector {
  private final Supplier<MetricResults> metrics;

  /**
   * @param metrics supplier of the pipeline's present metrics
   */
  public BeamCollector(Supplier<MetricResults> metrics) {
    this.metrics = metrics;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    Map<String, Family> families = new LinkedHashMap<>();
    Map<BeamMetric, SortedMap<Double, Double>> histograms = new LinkedHashMap<>();
    BeamMetrics.ALL.forEach(metric -> start(families, metric));
    MetricQueryResults results = metrics.get().queryMetrics(MetricsFilter.builder().build());
    for (MetricResult<Long> counter : results.getCounters()) {
      of(counter).ifPresent(found -> count(families, histograms, found, counter.getAttempted()));
    }
    for (MetricResult<GaugeResult> gauge : results.getGauges()) {
      of(gauge)
          .ifPresent(
              found -> found.in(families).add(found.scaled(gauge.getAttempted().getValue())));
    }
    for (MetricResult<DistributionResult> distribution : results.getDistributions()) {
      of(distribution).ifPresent(found -> summarise(families, found, distribution.getAttempted()));
    }
    histograms.forEach((metric, buckets) -> accumulate(families, metric, buckets));
    return families.values().stream().map(Family::samples).toList();
  }

  /** Metric of the stream, with the part of Beam's name that its own name leaves open. */
  private record Found(BeamMetric metric, String open) {
    Family in(Map<String, Family> families) {
      return families.get(metric.family());
    }

    double scaled(long value) {
      return value / metric.parts();
    }
  }

  private static Optional<Found> of(MetricResult<?> result) {
    return find(result.getName().getNamespace(), result.getName().getName());
  }

  private static Optional<Found> find(String namespace, String name) {
    for (BeamMetric metric : BeamMetrics.ALL) {
      Optional<String> open = metric.match(namespace, name);
      if (open.isPresent()) {
        return Optional.of(new Found(metric, open.get()));
      }
    }
    return Optional.empty();
  }

  /** Whether a metric of Beam's is shown. */
  public static boolean knows(String namespace, String name) {
    return find(namespace, name).isPresent();
  }

  /** Beam's names of the metrics that would be shown, but were not counted yet. */
  public static Set<String> unseen(MetricResults metrics) {
    MetricQueryResults results = metrics.queryMetrics(MetricsFilter.builder().build());
    Set<BeamMetric> seen = new HashSet<>();
    results.getCounters().forEach(result -> of(result).ifPresent(f -> seen.add(f.metric())));
    results.getGauges().forEach(result -> of(result).ifPresent(f -> seen.add(f.metric())));
    results.getDistributions().forEach(result -> of(result).ifPresent(f -> seen.add(f.metric())));
    return BeamMetrics.ALL.stream()
        .filter(metric -> !seen.contains(metric))
        .map(BeamMetric::shortName)
        .collect(Collectors.toSet());
  }

  private static void start(Map<String, Family> families, BeamMetric metric) {
    Family family =
        families.computeIfAbsent(
            metric.family(),
            name ->
                new Family(
                    name,
                    metric.type(),
                    metric.help(),
                    metric.labelNames().toArray(String[]::new)));
    if (metric.type() != Type.COUNTER) {
      return;
    }
    if (!metric.leavesLabelOpen()) {
      family.add(0L, metric.labelValues().toArray(String[]::new));
    } else if (metric.labelNames().contains("reason")) {
      for (Reason reason : Reason.values()) {
        family.add(0L, with(metric, reason.code()));
      }
    }
  }

  private static String[] with(BeamMetric metric, String open) {
    List<String> values = new ArrayList<>(metric.labelValues());
    if (metric.leavesLabelOpen()) {
      values.add(open);
    }
    return values.toArray(String[]::new);
  }

  private static void count(
      Map<String, Family> families,
      Map<BeamMetric, SortedMap<Double, Double>> histograms,
      Found found,
      long value) {
    BeamMetric metric = found.metric();
    if (metric.type() == Type.HISTOGRAM) {
      SortedMap<Double, Double> buckets =
          histograms.computeIfAbsent(metric, unused -> new TreeMap<>());
      if (found.open().equals("_sum")) {
        found
            .in(families)
            .add("_sum", metric.labelNames(), metric.labelValues(), found.scaled(value));
      } else {
        buckets.merge(bound(found), (double) value, Double::sum);
      }
    } else {
      found.in(families).add(found.scaled(value), with(metric, found.open()));
    }
  }

  private static double bound(Found found) {
    String bound = found.open().substring("_le_".length());
    return bound.equals("inf") ? Double.POSITIVE_INFINITY : found.scaled(Long.parseLong(bound));
  }

  // Prometheus's buckets are cumulative: each includes the smaller ones, and the last holds all.
  private static void accumulate(
      Map<String, Family> families, BeamMetric metric, SortedMap<Double, Double> buckets) {
    List<String> names = new ArrayList<>(metric.labelNames());
    names.add("le");
    Family family = families.get(metric.family());
    buckets.putIfAbsent(Double.POSITIVE_INFINITY, 0.0);
    double total = 0;
    for (Map.Entry<Double, Double> bucket : buckets.entrySet()) {
      total += bucket.getValue();
      List<String> values = new ArrayList<>(metric.labelValues());
      values.add(doubleToGoString(bucket.getKey()));
      family.add("_bucket", names, values, total);
    }
    family.add("_count", metric.labelNames(), metric.labelValues(), total);
  }

  private static void summarise(
      Map<String, Family> families, Found found, DistributionResult distribution) {
    List<String> names = found.metric().labelNames();
    List<String> values = found.metric().labelValues();
    found
        .in(families)
        .add("_sum", names, values, found.scaled(distribution.getSum()))
        .add("_count", names, values, (double) distribution.getCount());
  }
}
