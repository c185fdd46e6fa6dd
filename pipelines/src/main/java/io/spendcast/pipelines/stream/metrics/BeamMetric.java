package io.spendcast.pipelines.stream.metrics;

import io.prometheus.client.Collector;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Mapping from one of Beam's metrics to its name and labels in Prometheus.
 *
 * @param namespace namespace of Beam's name
 * @param name Beam's name, for a histogram without the suffix of its buckets. A name that ends in
 *     {@code *} stands for all names that begin so, and the rest of the name is the value of the
 *     last label
 * @param family name in Prometheus, without {@code _total}
 * @param labels names and values in turn; the label of a {@code *} has no value
 * @param parts number of Beam's units in one unit of the family
 */
record BeamMetric(
    String namespace,
    String name,
    String family,
    Collector.Type type,
    String help,
    double parts,
    List<String> labels) {

  static BeamMetric counter(
      Class<?> step, String name, String family, String help, String... labels) {
    return counter(step.getName(), name, family, help, labels);
  }

  static BeamMetric counter(
      String namespace, String name, String family, String help, String... labels) {
    return new BeamMetric(
        namespace, name, family, Collector.Type.COUNTER, help, 1, List.of(labels));
  }

  static BeamMetric gauge(
      Class<?> step, String name, String family, String help, double parts, String... labels) {
    return new BeamMetric(
        step.getName(), name, family, Collector.Type.GAUGE, help, parts, List.of(labels));
  }

  static BeamMetric histogram(
      Class<?> step, String name, String family, String help, double parts, String... labels) {
    return new BeamMetric(
        step.getName(), name, family, Collector.Type.HISTOGRAM, help, parts, List.of(labels));
  }

  static BeamMetric summary(
      Class<?> step, String name, String family, String help, double parts, String... labels) {
    return new BeamMetric(
        step.getName(), name, family, Collector.Type.SUMMARY, help, parts, List.of(labels));
  }

  /**
   * Rest of Beam's name behind this metric's name, an empty text if there is none. No value if the
   * names do not match.
   */
  Optional<String> match(String otherNamespace, String otherName) {
    if (!namespace.equals(otherNamespace)) {
      return Optional.empty();
    }
    String start = name.endsWith("*") ? name.substring(0, name.length() - 1) : name;
    boolean isOpen = name.endsWith("*") || type == Collector.Type.HISTOGRAM;
    if (!otherName.startsWith(start) || (!isOpen && !otherName.equals(start))) {
      return Optional.empty();
    }
    return Optional.of(otherName.substring(start.length()));
  }

  List<String> labelNames() {
    return every(0);
  }

  List<String> labelValues() {
    return every(1);
  }

  private List<String> every(int from) {
    return IntStream.range(0, labels.size())
        .filter(i -> i % 2 == from)
        .mapToObj(labels::get)
        .toList();
  }

  /** Beam's name, with the step for a histogram, since several steps have one of the same name. */
  String shortName() {
    String step = namespace.substring(namespace.lastIndexOf('.') + 1);
    return type == Collector.Type.HISTOGRAM ? name + " of " + step : name;
  }

  boolean leavesLabelOpen() {
    return name.endsWith("*");
  }
}
