package io.spendcast.pipelines.stream.metrics;

import io.prometheus.client.Collector;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What one of Beam's metrics is called for Prometheus.
 *
 * @param namespace of Beam's name
 * @param name Beam's; of a histogram without what its buckets add; one that ends in {@code *}
 *     stands for all that begin so, and what follows is the last label
 * @param family without {@code _total}
 * @param labels names and values in turn; that of a {@code *} has no value
 * @param parts how many of Beam's make one of the family's
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

  /** What this one's name leaves open of Beam's, if it is meant; empty when nothing is open. */
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

  /** Beam's name, with the step where several have the same. */
  String shortName() {
    String step = namespace.substring(namespace.lastIndexOf('.') + 1);
    return type == Collector.Type.HISTOGRAM ? name + " of " + step : name;
  }

  boolean leavesLabelOpen() {
    return name.endsWith("*");
  }
}
