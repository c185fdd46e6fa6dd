package io.spendcast.pipelines.stream.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.HTTPServer;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * HTTP server of the driver, for Prometheus and a supervisor: {@code /metrics}, {@code /health} (is
 * the stream alive) and {@code /ready} (does it store). The last two answer 200, or 503 and the
 * reason.
 */
public final class MetricsServer implements AutoCloseable {
  private final CollectorRegistry registry;
  private final HTTPServer server;

  private MetricsServer(CollectorRegistry registry, HTTPServer server) {
    this.registry = registry;
    this.server = server;
  }

  /**
   * Starts the server; the JVM's own metrics are served at once.
   *
   * @param port 0 for any free port
   * @param health reason why the stream is not alive, if so
   * @param ready reason why the stream does not store, if so
   */
  public static MetricsServer start(
      String host, int port, Supplier<Optional<String>> health, Supplier<Optional<String>> ready)
      throws IOException {
    CollectorRegistry registry = new CollectorRegistry();
    DefaultExports.register(registry);
    HttpServer http = HttpServer.create(new InetSocketAddress(host, port), 16);
    http.createContext("/health", exchange -> answer(exchange, health.get()));
    http.createContext("/ready", exchange -> answer(exchange, ready.get()));
    return new MetricsServer(
        registry,
        new HTTPServer.Builder()
            .withHttpServer(http)
            .withRegistry(registry)
            .withDaemonThreads(true)
            .build());
  }

  /** Adds the metrics of a collector. */
  public MetricsServer with(Collector collector) {
    registry.register(collector);
    return this;
  }

  public int port() {
    return server.getPort();
  }

  private static void answer(HttpExchange exchange, Optional<String> fault) throws IOException {
    byte[] body = (fault.orElse("yes") + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    try (exchange) {
      exchange.sendResponseHeaders(fault.isEmpty() ? 200 : 503, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
