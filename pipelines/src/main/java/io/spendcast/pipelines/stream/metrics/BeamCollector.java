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
import java.util.UUID;
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
  private final UUID tracedTopic;

  /**
   * @param metrics supplier of the pipeline's present metrics
   */
  public BeamCollector(Supplier<MetricResults> metrics) {
    this(metrics, null);
  }

  private BeamCollector(Supplier<MetricResults> metrics, UUID tracedTopic) {
    this.metrics = metrics;
    this.tracedTopic = tracedTopic;
  }

  /** Adds to exemplars the traces of their bundles, which are of this topic. */
  public BeamCollector withTracesOf(UUID topicId) {
    return new BeamCollector(metrics, topicId);
  }

  @Override
  public List<MetricFamilySamples> collect() {
    Map<String, Family> families = new LinkedHashMap<>();
    BeamHistograms histograms = new BeamHistograms(tracedTopic);
    BeamMetrics.ALL.forEach(metric -> start(families, metric));
    MetricQueryResults results = metrics.get().queryMetrics(MetricsFilter.builder().build());
    for (MetricResult<Long> counter : results.getCounters()) {
      of(counter).ifPresent(found -> count(families, histograms, found, counter.getAttempted()));
    }
    for (MetricResult<GaugeResult> gauge : results.getGauges()) {
      of(gauge).ifPresent(found -> gauge(families, histograms, found, gauge.getAttempted()));
    }
    for (MetricResult<DistributionResult> distribution : results.getDistributions()) {
      of(distribution).ifPresent(found -> summarise(families, found, distribution.getAttempted()));
    }
    histograms.addTo(families);
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
      Map<String, Family> families, BeamHistograms histograms, Found found, long value) {
    BeamMetric metric = found.metric();
    if (metric.type() == Type.HISTOGRAM) {
      histograms.count(metric, found.open(), value);
    } else {
      found.in(families).add(found.scaled(value), with(metric, found.open()));
    }
  }

  private static void gauge(
      Map<String, Family> families, BeamHistograms histograms, Found found, GaugeResult gauge) {
    if (found.metric().type() == Type.HISTOGRAM) {
      histograms.show(found.metric(), found.open(), gauge);
    } else {
      found.in(families).add(found.scaled(gauge.getValue()));
    }
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
