package io.spendcast.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector of OpenTelemetry's traces: OTLP over HTTP, in protobuf, on a loopback address. */
public final class OtlpCollector implements AutoCloseable {
  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<String> services = new CopyOnWriteArrayList<>();

  /**
   * A span that was received; ids in hexadecimal digits.
   *
   * @param parent empty for a root span
   * @param attributes values in text
   * @param links trace and span id of each, with a space between
   */
  public record Span(
      String name,
      String trace,
      String id,
      String parent,
      long startNanos,
      long endNanos,
      Map<String, String> attributes,
      List<String> links,
      boolean isError) {

    static Span of(ProtobufMessage span) {
      return new Span(
          span.text(5),
          hex(span, 1),
          hex(span, 2),
          hex(span, 4),
          span.number(7),
          span.number(8),
          OtlpCollector.attributes(span, 9),
          span.messages(13).stream().map(link -> hex(link, 1) + " " + hex(link, 2)).toList(),
          span.messages(15).stream().anyMatch(status -> status.number(3) == 2));
    }

    private static String hex(ProtobufMessage message, int field) {
      return HexFormat.of().formatHex(message.bytes(field));
    }
  }

  private OtlpCollector(HttpServer server) {
    this.server = server;
  }

  public static OtlpCollector start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      OtlpCollector collector = new OtlpCollector(server);
      server.createContext("/v1/traces", collector::receive);
      server.start();
      return collector;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Value of {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public List<Span> spans() {
    return List.copyOf(spans);
  }

  /** Names of the services that have sent spans. */
  public List<String> services() {
    return services.stream().distinct().toList();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      ProtobufMessage request = ProtobufMessage.parse(ByteBuffer.wrap(body));
      for (ProtobufMessage resource : request.messages(1)) {
        services.add(attributes(resource.messages(1).get(0), 1).get("service.name"));
        resource.messages(2).stream()
            .flatMap(scope -> scope.messages(2).stream())
            .map(Span::of)
            .forEach(spans::add);
      }
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private static Map<String, String> attributes(ProtobufMessage message, int field) {
    Map<String, String> attributes = new TreeMap<>();
    for (ProtobufMessage attribute : message.messages(field)) {
      ProtobufMessage value = attribute.messages(2).get(0);
      attributes.put(
          attribute.text(1),
          value.has(3) ? Long.toString(value.number(3)) : new String(value.bytes(1), UTF_8));
    }
    return attributes;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
