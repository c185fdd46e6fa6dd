package io.spendcast.scoring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spendcast.scoring.registry.Registry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Speaks the few words of MLflow's REST interface that we use, to show faults that a real server
 * can't be made to show. What a real one can show is tested with a real one ({@code RegistryIT}).
 */
public final class FaultyRegistry implements AutoCloseable {
  /** What is wrong with its answers. */
  enum Fault {
    NONE,
    INTERNAL_ERROR,
    GARBAGE,
    OTHER_JSON,
    REDIRECT,
    HANGS,
    HANGS_HALF_WAY,
    TRUNCATED_FILE,
    SHORT_FILE,
    LONG_FILE,
    OUTSIDE_NAME,
    NOT_READY,
    OTHER_STORE,
    NO_STORE,
    NO_ADDRESS
  }

  private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts/";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Map<String, Path> versions = new ConcurrentHashMap<>();
  public volatile String champion = "1";
  volatile Fault fault = Fault.NONE;

  public FaultyRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public Registry registry() {
    return Registry.at(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  public void register(String version, Path folder) {
    versions.put(version, folder);
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (fault) {
        case HANGS -> hang();
        case INTERNAL_ERROR -> send(exchange, 500, "<html>\nno luck</html>");
        case GARBAGE -> send(exchange, 200, "{\"model_version\": {");
        case OTHER_JSON -> send(exchange, 200, "{\"error\": []}");
        case REDIRECT -> {
          exchange.getResponseHeaders().add("Location", registry().uri() + "/elsewhere");
          send(exchange, 302, "");
        }
        default -> answerRightly(exchange, exchange.getRequestURI());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answerRightly(HttpExchange exchange, URI request)
      throws IOException, InterruptedException {
    String path = request.getPath();
    if (path.endsWith("/registered-models/alias")) {
      send(exchange, 200, "{\"model_version\": {\"version\": \"" + champion + "\"}}");
    } else if (path.endsWith("/model-versions/get")) {
      String status = fault == Fault.NOT_READY ? "PENDING_REGISTRATION" : "READY";
      send(exchange, 200, "{\"model_version\": {\"status\": \"" + status + "\"}}");
    } else if (path.endsWith("/get-download-uri")) {
      String version = request.getQuery().replaceFirst(".*version=", "");
      send(exchange, 200, "{\"artifact_uri\": \"" + store() + version + "\"}");
    } else if (path.startsWith(FILES)) {
      sendFile(exchange, path.substring(FILES.length()).split("/"));
    } else {
      send(exchange, 200, list(request.getQuery().replaceFirst("path=0/", "")));
    }
  }

  private String store() {
    return switch (fault) {
      case OTHER_STORE -> "gs://bucket/";
      case NO_STORE -> "mlflow-artifacts:";
      case NO_ADDRESS -> "mlflow-artifacts:/no address ";
      default -> "mlflow-artifacts:/0/";
    };
  }

  private String list(String version) throws IOException {
    String outside = fault == Fault.OUTSIDE_NAME ? "../" : "";
    try (Stream<Path> files = Files.list(versions.get(version))) {
      List<String> entries =
          files
              .map(
                  file ->
                      "{\"path\": \"%s%s\", \"is_dir\": false, \"file_size\": %d}"
                          .formatted(outside, file.getFileName(), file.toFile().length()))
              .toList();
      return "{\"files\": [" + String.join(",", entries) + "]}";
    }
  }

  private void sendFile(HttpExchange exchange, String[] place)
      throws IOException, InterruptedException {
    byte[] bytes = Files.readAllBytes(versions.get(place[1]).resolve(place[2]));
    int half = bytes.length / 2;
    switch (fault) {
      case HANGS_HALF_WAY -> {
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, half);
        exchange.getResponseBody().flush();
        hang();
      }
      case TRUNCATED_FILE -> {
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, half);
      }
      case SHORT_FILE -> {
        exchange.sendResponseHeaders(200, half);
        exchange.getResponseBody().write(bytes, 0, half);
      }
      case LONG_FILE -> {
        exchange.sendResponseHeaders(200, bytes.length + 1L);
        exchange.getResponseBody().write(bytes);
        exchange.getResponseBody().write(0);
      }
      default -> {
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  private void hang() throws InterruptedException {
    end.await();
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
