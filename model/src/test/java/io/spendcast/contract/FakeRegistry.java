package io.spendcast.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A schema registry with Confluent's answers, as its documentation shows them. */
public final class FakeRegistry implements AutoCloseable {
  private static final String PATH = "/schemas/ids/";
  private static final String NOT_FOUND = "{\"error_code\":40403,\"message\":\"Schema not found\"}";

  private final HttpServer server;
  private final Map<Integer, String> schemas = new ConcurrentHashMap<>();
  private final Queue<Integer> faults = new ConcurrentLinkedQueue<>();
  private volatile boolean away;
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();

  private FakeRegistry(HttpServer server) {
    this.server = server;
  }

  public static FakeRegistry start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FakeRegistry registry = new FakeRegistry(server);
      server.createContext("/", registry::answer);
      server.start();
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Adds a schema of Avro. */
  public FakeRegistry with(int id, String schema) {
    return withBody(id, new ObjectMapper().createObjectNode().put("schema", schema).toString());
  }

  /** Adds an answer about a schema. */
  public FakeRegistry withBody(int id, String body) {
    schemas.put(id, body);
    return this;
  }

  /** Answers the next requests with these statuses, and no schema. */
  public FakeRegistry failing(Integer... statuses) {
    faults.addAll(List.of(statuses));
    return this;
  }

  /** Answers every request with 503 while it is away. */
  public void isAway(boolean is) {
    away = is;
  }

  /** Requests so far: paths, each with its authorization. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    requests.add(path + (authorization == null ? "" : " " + authorization));
    Integer fault = away ? Integer.valueOf(503) : faults.poll();
    if (fault != null) {
      respond(exchange, fault, "<html>no registry</html>");
    } else {
      String body = schemas.get(Integer.valueOf(path.substring(PATH.length())));
      respond(exchange, body == null ? 404 : 200, body == null ? NOT_FOUND : body);
    }
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
