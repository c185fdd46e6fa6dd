package io.spendcast.pipelines.spark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.api.plugin.SparkPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings of Spark that the stream's guarantees need. They override the defaults of a shared
 * cluster and the settings of spark-submit. Each setting that is changed is logged in one line.
 */
public final class SparkRequirements {
  private static final Logger LOG = LoggerFactory.getLogger(SparkRequirements.class);
  private static final String OFF = "false";
  private static final int FEWEST_TRIES = 4;
  private static final List<Class<? extends SparkPlugin>> PLUGINS =
      List.of(KeepReaders.class, MetricsDuringHeartbeat.class);

  private static final List<Requirement> ALL =
      List.of(
          new Requirement(
              "spark.dynamicAllocation.enabled",
              given -> OFF,
              "Spark would take idle executors away, and the stream ends with each; set"
                  + " spark.executor.instances (or spark.cores.max) to the size that it needs"),
          new Requirement(
              "spark.streaming.dynamicAllocation.enabled",
              given -> OFF,
              "Spark would take executors away, and the stream ends with each"),
          new Requirement(
              "spark.speculation",
              given -> OFF,
              "a second copy of a task would use the Kafka reader of the first"),
          new Requirement(
              "spark.streaming.concurrentJobs",
              given -> "1",
              "each micro-batch continues where the one before it ended"),
          new Requirement(
              "spark.streaming.stopGracefullyOnShutdown",
              given -> "true",
              "SIGTERM lets the running micro-batch finish"),
          new Requirement(
              "spark.task.maxFailures",
              SparkRequirements::enoughTries,
              "a database or a Kafka that is away for a moment is ridden out by another try"),
          new Requirement(
              "spark.plugins",
              given -> SparkDefaults.withPlugins(given, PLUGINS),
              "a Kafka reader is kept from micro-batch to micro-batch, and heartbeats go on"),
          new Requirement(
              "spark.streaming.clock",
              given -> MicroBatchClock.class.getName(),
              "at most three micro-batches are under way"));

  private SparkRequirements() {}

  /**
   * @param value function from the given setting, which is empty if there was none, to one that
   *     meets the requirement
   */
  private record Requirement(String name, UnaryOperator<String> value, String why) {
    String of(Map<String, String> given) {
      return value.apply(given.getOrDefault(name, "").strip());
    }
  }

  /** Sets the settings for every Spark context that this JVM makes from now on. */
  public static void enforce() {
    Map<String, String> given = new LinkedHashMap<>();
    for (Requirement requirement : ALL) {
      String value = System.getProperty(requirement.name());
      if (value != null) {
        given.put(requirement.name(), value);
      }
    }
    changes(given).forEach(LOG::warn);
    required(given).forEach(System::setProperty);
  }

  /**
   * All required settings.
   *
   * @param given settings of spark-submit and of the cluster
   */
  static Map<String, String> required(Map<String, String> given) {
    Map<String, String> required = new LinkedHashMap<>();
    for (Requirement requirement : ALL) {
      required.put(requirement.name(), requirement.of(given));
    }
    return required;
  }

  /** Messages about the given settings that are changed, one line each. */
  static List<String> changes(Map<String, String> given) {
    return ALL.stream()
        .filter(r -> given.containsKey(r.name()))
        .filter(r -> !given.get(r.name()).strip().equalsIgnoreCase(r.of(given)))
        .map(
            r ->
                "%s=%s is changed to %s: %s"
                    .formatted(r.name(), given.get(r.name()).strip(), r.of(given), r.why()))
        .toList();
  }

  private static String enoughTries(String given) {
    return given.matches("\\d{1,9}") && Integer.parseInt(given) >= FEWEST_TRIES
        ? given
        : Integer.toString(FEWEST_TRIES);
  }
}
