package io.spendcast.local.servers;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.FreePort;
import io.spendcast.local.process.HttpProbe;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * SNS, SQS and S3 of this machine (moto), as a process of its own on the loopback address. It keeps
 * everything in memory: a stop forgets topics, queues and messages.
 */
public final class Moto implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Path venv;
  private final Path log;
  private final int port;
  private ChildProcess process;

  private Moto(Path venv, Path log, int port) {
    this.venv = venv;
    this.log = log;
    this.port = port;
  }

  /**
   * Moto on a free port.
   *
   * @param venv the Python environment of {@code local/requirements-moto.txt}
   */
  public static Moto in(Path venv, Path log) {
    return new Moto(venv, log, FreePort.find());
  }

  /** The same on a given port. */
  public Moto withPort(int port) {
    return new Moto(venv, log, port);
  }

  /** Starts the process and returns when it answers. */
  public void start() {
    launch();
    Wait.until("moto (SNS)", START, this::answers);
  }

  /** Starts the process without waiting for it; may be called again when it has ended. */
  public ChildProcess launch() {
    Path server = venv.resolve("bin").resolve("moto_server").toAbsolutePath();
    if (!Files.isExecutable(server)) {
      throw new StackException("no moto at " + server + ": run `make build`");
    }
    List<String> command =
        List.of(server.toString(), "-H", "127.0.0.1", "-p", Integer.toString(port));
    process = ChildProcess.start("moto (SNS)", command, Map.of(), log);
    return process;
  }

  /**
   * Starts the process with some topics, for a supervisor: it forgets them whenever it ends.
   * Returns when they are there.
   */
  public ChildProcess launch(List<String> topics) {
    ChildProcess launched = launch();
    try {
      Wait.until("moto (SNS)", START, this::answers);
      topics.forEach(topic -> Subscriber.createTopic(endpoint(), topic));
      return launched;
    } catch (RuntimeException e) {
      launched.kill();
      throw e;
    }
  }

  public void stop() {
    process.stop(Duration.ofSeconds(10));
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Environment variables with which a program uses moto in place of AWS. */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_REGION", Subscriber.REGION,
        "AWS_ENDPOINT_URL_SNS", endpoint().toString(),
        "AWS_ACCESS_KEY_ID", "local",
        "AWS_SECRET_ACCESS_KEY", "local",
        "AWS_EC2_METADATA_DISABLED", "true");
  }

  /** Creates a bucket of S3. */
  public void createBucket(String name) {
    put("/" + name, new byte[0]);
  }

  /**
   * Puts an object into S3.
   *
   * @param address as {@code s3://bucket/key}
   */
  public void putObject(String address, byte[] bytes) {
    put(address.replaceFirst("^s3:/", ""), bytes);
  }

  private void put(String path, byte[] bytes) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) endpoint().resolve(path).toURL().openConnection();
      connection.setRequestMethod("PUT");
      connection.setReadTimeout((int) START.toMillis());
      connection.setDoOutput(true);
      connection.getOutputStream().write(bytes);
      if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new StackException("moto answered " + connection.getResponseCode() + " to " + path);
      }
    } catch (IOException e) {
      throw new StackException("moto did not take " + path, e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      stop();
    }
  }

  private boolean answers() {
    process.requireAlive();
    return HttpProbe.answers(endpoint().resolve("/moto-api/data.json"));
  }
}
