package io.spendcast.local.servers;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.FreePort;
import io.spendcast.local.process.HttpProbe;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Model registry (MLflow) of this machine, as a process of its own on the loopback address. Its
 * contents lie in its folder and survive a stop.
 */
public final class Mlflow implements AutoCloseable {
  /** Basic auth is only for tests, on the loopback address. */
  public static final String USER = "admin";

  public static final String PASSWORD = "a-password-of-tests";

  /** Environment variable with the address of a registry. */
  public static final String TRACKING_URI = "MLFLOW_TRACKING_URI";

  private final Path venv;
  private final Path folder;
  private final Path log;
  private final int port;
  private final boolean passwords;
  private ChildProcess process;

  private Mlflow(Path venv, Path folder, Path log, int port, boolean passwords) {
    this.venv = venv;
    this.folder = folder.toAbsolutePath();
    this.log = log;
    this.port = port;
    this.passwords = passwords;
  }

  /**
   * A registry on a free port.
   *
   * @param venv the Python environment of {@code local/requirements-mlflow.txt}
   */
  public static Mlflow in(Path venv, Path folder, Path log) {
    return new Mlflow(venv, folder, log, FreePort.find(), false);
  }

  /** The same registry on a given port. */
  public Mlflow withPort(int port) {
    return new Mlflow(venv, folder, log, port, passwords);
  }

  /** The same registry, which requires a user and a password. */
  public Mlflow withPasswords() {
    return new Mlflow(venv, folder, log, port, true);
  }

  /** Starts the process and returns when it answers. */
  public void start() {
    launch();
    Wait.until("MLflow", Duration.ofMinutes(3), this::answers);
  }

  /** Starts the process without waiting for it; may be called again when it has ended. */
  public ChildProcess launch() {
    Path server = venv.resolve("bin").resolve("mlflow").toAbsolutePath();
    if (!Files.isExecutable(server)) {
      throw new StackException(
          "no mlflow at " + server + ": `make .build/venv-mlflow/.done` makes it");
    }
    prepare();
    process = ChildProcess.start("MLflow", command(server), serverEnvironment(), log);
    return process;
  }

  public void stop() {
    process.stop(Duration.ofSeconds(20));
  }

  /** Process that was started; its worker is a child of it. */
  public ProcessHandle handle() {
    return ProcessHandle.of(process.pid()).orElseThrow();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Environment variables that a program needs to use this registry. */
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put(TRACKING_URI, uri().toString());
    if (passwords) {
      environment.put("MLFLOW_TRACKING_USERNAME", USER);
      environment.put("MLFLOW_TRACKING_PASSWORD", PASSWORD);
    }
    return environment;
  }

  @Override
  public void close() {
    if (process != null) {
      stop();
    }
  }

  private List<String> command(Path server) {
    List<String> command = new ArrayList<>(List.of(server.toString(), "server"));
    command.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--workers", "1", "--serve-artifacts"));
    command.addAll(List.of("--allowed-hosts", "127.0.0.1:*,localhost:*"));
    command.addAll(List.of("--backend-store-uri", "sqlite:///" + folder.resolve("mlflow.db")));
    command.addAll(List.of("--artifacts-destination", folder.resolve("artifacts").toString()));
    if (passwords) {
      command.addAll(List.of("--app-name", "basic-auth"));
    }
    return command;
  }

  private Map<String, String> serverEnvironment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("MLFLOW_DISABLE_TELEMETRY", "true");
    environment.put("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false");
    if (passwords) {
      environment.put("MLFLOW_AUTH_CONFIG_PATH", passwordFile().toString());
      environment.put("MLFLOW_FLASK_SERVER_SECRET_KEY", PASSWORD);
    }
    return environment;
  }

  private Path passwordFile() {
    return folder.resolve("basic_auth.ini");
  }

  private void prepare() {
    try {
      Files.createDirectories(folder.resolve("artifacts"));
      if (passwords) {
        Files.writeString(
            passwordFile(),
            """
            [mlflow]
            default_permission = READ
            database_uri = sqlite:///%s
            admin_username = %s
            admin_password = %s
            authorization_function = mlflow.server.auth:authenticate_request_basic_auth
            """
                .formatted(folder.resolve("users.db"), USER, PASSWORD),
            StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new StackException("cannot prepare " + folder, e);
    }
  }

  private boolean answers() {
    process.requireAlive();
    return isUp();
  }

  /** Whether the registry answers. */
  public boolean isUp() {
    return HttpProbe.answers(uri().resolve("/health"));
  }
}
