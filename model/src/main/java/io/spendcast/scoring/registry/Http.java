package io.spendcast.scoring.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * GET requests to MLflow's store of artifacts that end: each read within the time-out, each answer
 * within ten of them and within its size. Redirects are not followed, so credentials go nowhere
 * else.
 */
public final class Http {
  private static final int DEADLINE_IN_TIMEOUTS = 10;
  private static final long MOST_JSON = 1 << 20;
  private static final int CHUNK = 64 * 1024;
  private static final int MOST_OF_AN_ERROR = 4 * 1024;
  private static final String TOO_LONG = "the answer takes too long";

  private final Registry registry;
  private final Duration timeout;
  private final Optional<SSLSocketFactory> tls;

  public Http(Registry registry, Duration timeout) {
    this.registry = registry;
    this.timeout = timeout;
    this.tls = registry.trust().context().map(SSLContext::getSocketFactory);
  }

  /** A part of a path or a query, as addresses write it. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Fetches JSON. */
  public Json json(String path) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    get(path, MOST_JSON, body);
    return Json.of(registry, body.toString(StandardCharsets.UTF_8));
  }

  /**
   * Copies the body.
   *
   * @throws RegistryException if it can't be had, or is larger than {@code atMost}
   * @throws UncheckedIOException if the target can't be written
   */
  public void get(String path, long atMost, OutputStream target) {
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
      boolean late = System.nanoTime() - deadline > 0;
      throw Refusal.unreachable(registry, late ? TOO_LONG : Refusal.reason(e), e);
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
    registry.login().header().ifPresent(h -> connection.setRequestProperty("Authorization", h));
    if (connection instanceof HttpsURLConnection secured) {
      secure(secured);
    }
    return connection;
  }

  private void secure(HttpsURLConnection connection) {
    tls.ifPresent(connection::setSSLSocketFactory);
    if (registry.trust().insecure()) {
      connection.setHostnameVerifier((host, session) -> true);
    }
  }

  private void copy(InputStream body, OutputStream target, long atMost, long deadline)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    long left = atMost;
    for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
      left -= read;
      if (left < 0) {
        throw RegistryException.tooLarge(registry, atMost);
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

  private RegistryException refused(HttpURLConnection connection) throws IOException {
    try (InputStream body = connection.getErrorStream()) {
      byte[] error = body == null ? new byte[0] : body.readNBytes(MOST_OF_AN_ERROR);
      return Refusal.of(registry, connection.getResponseCode(), error);
    }
  }
}
