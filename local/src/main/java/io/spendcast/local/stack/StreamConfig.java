package io.spendcast.local.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a stream process is started: the flags of {@code StreamPredictions} by name, and the
 * environment. Immutable; every {@code with} is a copy.
 *
 * @param heap of the JVM, for example {@code 1g}
 * @param log takes what the process says
 */
public record StreamConfig(
    Map<String, String> flags, Map<String, String> environment, String heap, Path log) {

  public StreamConfig {
    flags = Map.copyOf(flags);
    environment = Map.copyOf(environment);
  }

  /** On Spark with every core, and nothing else said yet. */
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

  public StreamConfig withHeap(String size) {
    return new StreamConfig(flags, environment, size, log);
  }

  /** As the program takes them, in alphabetical order: {@code --name=value}. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    flags.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    arguments.sort(null);
    return arguments;
  }
}
