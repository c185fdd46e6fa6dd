package io.spendcast.local.monitor;

import io.spendcast.local.process.StackException;
import io.spendcast.local.servers.Mlflow;
import io.spendcast.local.servers.Subscriber;
import io.spendcast.local.stack.LocalStack;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Addresses of a running stack that its monitoring needs.
 *
 * @param stream host:port of the stream's metrics
 * @param kafka host:port of the broker's agent
 * @param jdbcUrl URL of the database, for a superuser without a password
 * @param sns endpoint that receives the alerts of Alertmanager
 * @param topicArn topic of the people on call
 * @param pages pages that answer while a service is up, by service
 * @param spark host:port and path of the daemons of a cluster, if there is one
 */
public record Targets(
    String stream,
    String kafka,
    String jdbcUrl,
    URI sns,
    String topicArn,
    Map<String, URI> pages,
    Map<String, String> spark) {
  public static final String OPERATIONS = "spendcast-operations";

  /**
   * Address that a job of Prometheus scrapes or probes.
   *
   * @param address host:port, or a URL for the prober
   */
  record Target(String address, Map<String, String> labels) {
    static Target of(String address) {
      return new Target(address, Map.of());
    }
  }

  public Targets {
    pages = Map.copyOf(pages);
    spark = Map.copyOf(spark);
  }

  /**
   * Addresses of a stack that is kept running, from the variables in its {@code connection.sh}.
   *
   * @throws StackException when a required variable is missing
   */
  public static Targets of(Map<String, String> environment) {
    String mlflow = environment.get(Mlflow.TRACKING_URI);
    return new Targets(
        value(environment, "SPENDCAST_STREAM_METRICS"),
        value(environment, "SPENDCAST_KAFKA_METRICS"),
        value(environment, "SPENDCAST_JDBC_URL"),
        URI.create(value(environment, "SPENDCAST_SNS")),
        Subscriber.topicArn(OPERATIONS),
        mlflow == null ? Map.of() : Map.of("mlflow", URI.create(mlflow + "/health")),
        Map.of());
  }

  /**
   * Addresses of a monitored stack with a registry. Alertmanager may publish to another SNS than
   * the stack's.
   */
  public static Targets of(LocalStack stack, Mlflow mlflow, URI sns) {
    Map<String, String> all = new HashMap<>(stack.targets());
    all.put("SPENDCAST_JDBC_URL", stack.postgres().jdbcUrl());
    all.put("SPENDCAST_SNS", sns.toString());
    all.putAll(mlflow.environment());
    return of(all);
  }

  /** The same with a cluster's daemons, by host:port. */
  public Targets withSpark(Map<String, String> daemons) {
    return new Targets(stream, kafka, jdbcUrl, sns, topicArn, pages, daemons);
  }

  /** The same with another service. */
  public Targets withPage(String service, URI page) {
    Map<String, URI> more = new HashMap<>(pages);
    more.put(service, page);
    return new Targets(stream, kafka, jdbcUrl, sns, topicArn, more, spark);
  }

  List<Target> daemons() {
    return spark.entrySet().stream()
        .map(daemon -> new Target(daemon.getKey(), Map.of("__metrics_path__", daemon.getValue())))
        .toList();
  }

  /** Targets of the prober, which reads the contents of Airflow's page alone. */
  List<Target> probes(String prober) {
    return pages.entrySet().stream()
        .map(
            page -> {
              String module = page.getKey().equals("airflow") ? "airflow" : "answers";
              return new Target(
                  page.getValue().toString(),
                  Map.of("service", page.getKey(), "module", module, "prober", prober));
            })
        .toList();
  }

  private static String value(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new StackException(name + " is not set: is `make run KEEP=1` running?");
    }
    return value;
  }
}
