package io.spendcast.local.servers;

import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import java.io.File;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;

/**
 * Ports of the loopback address on which the parts of a stack serve their metrics.
 *
 * @param stream port of the stream
 * @param broker port of the JMX exporter's agent in the broker
 */
public record MetricsPorts(int stream, int broker) {

  /** Flag of the broker's JVM that loads the agent, a jar of our class path. */
  public String brokerAgent(ProjectFolder project) {
    String jar =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.contains("jmx_prometheus_javaagent"))
            .findFirst()
            .orElseThrow(() -> new StackException("no jmx_prometheus_javaagent in the class path"));
    return "-javaagent:%s=127.0.0.1:%d:%s"
        .formatted(jar, broker, project.root().resolve("prometheus/kafka_jmx.yml"));
  }

  public Map<String, String> environment(String bootstrapServers, URI sns) {
    return Map.of(
        "SPENDCAST_STREAM_METRICS",
        "127.0.0.1:" + stream,
        "SPENDCAST_KAFKA_METRICS",
        "127.0.0.1:" + broker,
        "SPENDCAST_KAFKA",
        bootstrapServers,
        "SPENDCAST_SNS",
        sns.toString());
  }
}
