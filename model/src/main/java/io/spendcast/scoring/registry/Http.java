package io.spendcast.scoring.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * GET requests that end: each read within the time-out, each answer within ten of them and within
 * its size. Redirects are not followed, so credentials go nowhere else.
 */
final class Http {
  private static final int DEADLINE_IN_TIMEOUTS = 10;
  private static final int CHUNK = 64 * 1024;
  private static final int MOST_OF_AN_ERROR = 4 * 1024;
  private static final String TOO_LONG = "the answer takes too long";

  private final Registry registry;
  private final Duration timeout;

  Http(Registry registry, Duration timeout) {
    this.registry = registry;
    this.timeout = timeout;
  }

  /** A part of a path or a query, as addresses write it. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The whole body. */
  byte[] get(String path, long atMost) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    get(path, atMost, body);
    return body.toByteArray();
  }

  /**
   * Copies the body.
   *
   * @throws RegistryException if it can't be had, or is larger than {@code atMost}
   * @throws UncheckedIOException if the target can't be written
   */
  void get(String path, long atMost, OutputStream target) {
    long deadline = System.nanoTime() + timeout.multipliedBy(DEADLINE_IN_TIMEOUTS).toNanos();
    try {
      HttpURLConnection connection = open(path);
      boolean done = false;
      try {
        if (status(connection, deadline) != HttpURLConnection.HTTP_OK) {
          throw refused(connection);
        }
        try (InputStream body = connection.getInputStream()) {
          copy(body, target, atMost, deadline);
        }
        done = true;
      } finally {
        if (!done) {
          // The rest of this answer must not be read as part of the next one.
          connection.disconnect();
        }
      }
    } catch (IOException e) {
      String reason = System.nanoTime() - deadline > 0 ? TOO_LONG : reason(e);
      throw new RegistryException(
          "registry %s can't be reached: %s".formatted(registry, reason), e);
    }
  }

  /** A head that trickles in has no time-out of the JDK's: the connection is cut. */
  private static int status(HttpURLConnection connection, long deadline) throws IOException {
    Executor then =
        CompletableFuture.delayedExecutor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    CompletableFuture<Void> cut = CompletableFuture.runAsync(connection::disconnect, then);
    try {
      return connection.getResponseCode();
    } finally {
      cut.cancel(false);
    }
  }

  private HttpURLConnection open(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(registry.uri() + path).toURL().openConnection();
    int millis = Math.toIntExact(timeout.toMillis());
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    connection.setInstanceFollowRedirects(false);
    if (!registry.user().isEmpty()) {
      String pair = registry.user() + ":" + registry.password();
      byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
      connection.setRequestProperty(
          "Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return connection;
  }

  private void copy(InputStream body, OutputStream target, long atMost, long deadline)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    long left = atMost;
    for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
      left -= read;
      if (left < 0) {
        throw new RegistryException(
            "registry %s must send %,d bytes at most, but sent more".formatted(registry, atMost));
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(TOO_LONG);
      }
      write(target, chunk, read);
    }
  }

  private static void write(OutputStream target, byte[] chunk, int length) {
    try {
      target.write(chunk, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The message of an unknown host is only its name. */
  private static String reason(IOException e) {
    return e instanceof UnknownHostException ? "unknown host" : e.getMessage();
  }

  private RegistryException refused(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
      return new RegistryException(
          "registry %s refuses %s (401): check MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD"
              .formatted(registry, registry.user().isEmpty() ? "a nameless user" : "the user"));
    }
    return new RegistryException(
        "registry %s answered %d: %s".formatted(registry, status, errorOf(connection)));
  }

  private static String errorOf(HttpURLConnection connection) throws IOException {
    try (InputStream body = connection.getErrorStream()) {
      return body == null ? "nothing" : Json.error(body.readNBytes(MOST_OF_AN_ERROR));
    }
  }
}
