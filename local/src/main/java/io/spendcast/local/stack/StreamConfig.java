package io.spendcast.local.stack;

import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.servers.Registrar;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Configuration of a stream process: the flags of {@code StreamPredictions} and Spark's settings
 * ({@code spark.…}) by name, and the environment. Immutable; every {@code with} is a copy.
 *
 * @param heap size of the JVM's heap, for example {@code 1g}
 * @param log file that receives the output of the process
 */
public record StreamConfig(
    Map<String, String> flags, Map<String, String> environment, String heap, Path log) {
  /** Reference to the champion of a registry. */
  public static final String CHAMPION = "models:/" + Registrar.MODEL + "@" + Registrar.CHAMPION;

  private static final String SPARK = "spark.";

  public StreamConfig {
    flags = Map.copyOf(flags);
    environment = Map.copyOf(environment);
  }

  /** Configuration for Spark with every core, without any other flag. */
  public static StreamConfig loggingTo(Path log) {
    Map<String, String> flags = Map.of("runner", "SparkRunner", "sparkMaster", "local[*]");
    return new StreamConfig(flags, Map.of(), "1g", log);
  }

  public StreamConfig withFlag(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(flags);
    more.put(name, value);
    return new StreamConfig(more, environment, heap, log);
  }

  public StreamConfig withEnvironment(Map<String, String> variables) {
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.putAll(variables);
    return new StreamConfig(flags, more, heap, log);
  }

  /**
   * Serves the champion of a registry.
   *
   * @param cache folder of the versions that were served, which outlives the process
   */
  public StreamConfig withChampion(Mlflow mlflow, Path cache) {
    return withFlag("model", CHAMPION)
        .withFlag("modelPoll", "5s")
        .withFlag("modelCache", cache.toString())
        .withEnvironment(mlflow.environment());
  }

  public StreamConfig withHeap(String size) {
    return new StreamConfig(flags, environment, size, log);
  }

  /** Flags as the program accepts them, in alphabetical order: {@code --name=value}. */
  public List<String> arguments() {
    return flags.entrySet().stream()
        .filter(flag -> !flag.getKey().startsWith(SPARK))
        .map(flag -> "--" + flag.getKey() + "=" + flag.getValue())
        .sorted()
        .toList();
  }

  /** Spark's settings as {@code spark-submit} accepts them: {@code --conf name=value}. */
  public List<String> settings() {
    return flags.entrySet().stream()
        .filter(flag -> flag.getKey().startsWith(SPARK))
        .flatMap(flag -> Stream.of("--conf", flag.getKey() + "=" + flag.getValue()))
        .toList();
  }
}
