package io.spendcast.pipelines.stream.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.exemplars.Exemplar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Samples of one metric name, collected for one scrape. Not thread-safe. */
public final class Family {
  private final String name;
  private final Collector.Type type;
  private final String help;
  private final List<String> labels;
  private final Map<String, MetricFamilySamples.Sample> samples = new LinkedHashMap<>();

  Family(String name, Collector.Type type, String help, String... labels) {
    this.name = name;
    this.type = type;
    this.help = help;
    this.labels = List.of(labels);
  }

  public static Family gauge(String name, String help, String... labels) {
    return new Family(name, Collector.Type.GAUGE, help, labels);
  }

  /**
   * @param name without {@code _total}
   */
  public static Family counter(String name, String help, String... labels) {
    return new Family(name, Collector.Type.COUNTER, help, labels);
  }

  /** Sets the value of these labels, or adds to it if there is one. */
  public Family add(double value, String... labelValues) {
    String suffix = type == Collector.Type.COUNTER ? "_total" : "";
    return add(suffix, labels, List.of(labelValues), value);
  }

  public Family add(long value, String... labelValues) {
    return add((double) value, labelValues);
  }

  Family add(String suffix, List<String> names, List<String> values, double value) {
    samples.merge(
        suffix + values,
        new MetricFamilySamples.Sample(name + suffix, names, values, value),
        (one, other) ->
            new MetricFamilySamples.Sample(name + suffix, names, values, one.value + other.value));
    return this;
  }

  /**
   * Adds a bucket of a histogram.
   *
   * @param exemplar null for none
   */
  void addBucket(List<String> names, List<String> values, double total, Exemplar exemplar) {
    samples.put(
        "_bucket" + values,
        new MetricFamilySamples.Sample(name + "_bucket", names, values, total, exemplar));
  }

  List<String> labels() {
    return labels;
  }

  public MetricFamilySamples samples() {
    return new MetricFamilySamples(name, type, help, new ArrayList<>(samples.values()));
  }
}
