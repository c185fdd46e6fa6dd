package io.spendcast.local.monitor;

import io.spendcast.local.process.StackException;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.stack.LocalStack;
import io.spendcast.local.stack.SparkCluster;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Addresses of a running stack that its monitoring needs.
 *
 * @param stream host:port of the stream's metrics
 * @param kafka host:port of the broker's agent
 * @param jdbcUrl URL of the database, for a superuser without a password
 * @param sns endpoint that receives the alerts of Alertmanager
 * @param mlflow address of the registry, if there is one
 * @param spark host:port and path of the daemons of a cluster, if there is one
 */
public record Targets(
    String stream,
    String kafka,
    String jdbcUrl,
    URI sns,
    Optional<URI> mlflow,
    Map<String, String> spark) {

  public Targets {
    spark = Map.copyOf(spark);
  }

  /**
   * Addresses of a stack that is kept running, from the variables in its {@code connection.sh}.
   *
   * @throws StackException when a required variable is missing
   */
  public static Targets of(Map<String, String> environment) {
    return new Targets(
        value(environment, "SPENDCAST_STREAM_METRICS"),
        value(environment, "SPENDCAST_KAFKA_METRICS"),
        value(environment, "SPENDCAST_JDBC_URL"),
        URI.create(value(environment, "SPENDCAST_SNS")),
        Optional.ofNullable(environment.get("MLFLOW_TRACKING_URI")).map(URI::create),
        Map.of());
  }

  /**
   * Addresses of a monitored stack with a registry. Alertmanager publishes to another SNS than the
   * stack's.
   */
  static Targets of(LocalStack stack, Mlflow mlflow, URI sns) {
    Map<String, String> all = new HashMap<>(stack.targets());
    all.put("SPENDCAST_JDBC_URL", stack.postgres().jdbcUrl());
    all.put("SPENDCAST_SNS", sns.toString());
    all.putAll(mlflow.environment());
    return of(all);
  }

  Targets with(SparkCluster cluster) {
    return new Targets(stream, kafka, jdbcUrl, sns, mlflow, cluster.metrics());
  }

  private static String value(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new StackException(name + " is not set: is `make run KEEP=1` running?");
    }
    return value;
  }
}
