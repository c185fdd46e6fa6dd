package io.spendcast.integration.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.spendcast.local.process.StackException;
import io.spendcast.local.servers.Mlflow;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.net.ssl.SSLContext;

/**
 * A reverse proxy in front of MLflow, as companies have: TLS, and a token instead of a password.
 */
final class Gate implements AutoCloseable {
  private final Mlflow mlflow;
  private final StandingPort port = new StandingPort();
  private HttpsServer server;
  private volatile String token;

  private Gate(Mlflow mlflow, String token) {
    this.mlflow = mlflow;
    this.token = token;
  }

  static Gate before(Mlflow mlflow, String token) {
    return new Gate(mlflow, token);
  }

  URI uri() {
    return URI.create("https://127.0.0.1:" + port.number());
  }

  /** From now on only this token opens. */
  void accept(String changed) {
    token = changed;
  }

  /** Starts, or starts anew, with a certificate. */
  void start(SSLContext certificate) {
    HttpsServer former = server;
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new StackException("cannot start the gate", e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(certificate));
    server.createContext("/", this::answer);
    server.start();
    port.passTo(server.getAddress());
    stop(former);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String shown = exchange.getRequestHeaders().getFirst("Authorization");
      if (("Bearer " + token).equals(shown)) {
        forward(exchange);
      } else {
        send(exchange, 401, "<html>\nwho are you?</html>".getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private void forward(HttpExchange exchange) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create(mlflow.uri() + exchange.getRequestURI().toString()).toURL().openConnection();
    String pair = Mlflow.USER + ":" + Mlflow.PASSWORD;
    byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
    connection.setRequestProperty(
        "Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    int status = connection.getResponseCode();
    try (InputStream body =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      send(exchange, status, body == null ? new byte[0] : body.readAllBytes());
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    port.close();
    stop(server);
  }

  private static void stop(HttpsServer server) {
    if (server != null) {
      server.stop(0);
    }
  }
}
