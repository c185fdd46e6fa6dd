package io.spendcast.local.monitor;

import io.spendcast.local.stack.LocalStack;
import io.spendcast.local.stack.StackException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * The running stack as its monitoring needs to know it.
 *
 * @param stream host:port of the stream's metrics
 * @param kafka host:port of the broker's agent
 * @param jdbcUrl of the database, for a superuser without a password
 * @param sns takes the alerts of Alertmanager
 */
public record Targets(String stream, String kafka, String jdbcUrl, URI sns) {

  /** As {@code connection.sh} of a stack that is kept running says. */
  public static Targets of(Map<String, String> environment) {
    return new Targets(
        value(environment, "SPENDCAST_STREAM_METRICS"),
        value(environment, "SPENDCAST_KAFKA_METRICS"),
        value(environment, "SPENDCAST_JDBC_URL"),
        URI.create(value(environment, "SPENDCAST_SNS")));
  }

  /** Of a monitored stack, whose alerts go to another SNS. */
  static Targets of(LocalStack stack, URI sns) {
    Map<String, String> all = new HashMap<>(stack.targets());
    all.put("SPENDCAST_JDBC_URL", stack.postgres().jdbcUrl());
    all.put("SPENDCAST_SNS", sns.toString());
    return of(all);
  }

  private static String value(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new StackException(name + " is not set: is `make run KEEP=1` running?");
    }
    return value;
  }
}
