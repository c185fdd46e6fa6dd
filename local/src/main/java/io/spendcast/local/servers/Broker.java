package io.spendcast.local.servers;

import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.FreePort;
import io.spendcast.local.process.JavaCommand;
import io.spendcast.local.process.LogTail;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * A single Kafka broker (KRaft) as a process of its own, on the loopback address only. A stop or a
 * kill keeps its data; a start after it comes back on the same port with the same topics.
 */
public final class Broker implements AutoCloseable {
  /** Id of the cluster. A fixed one allows the storage to be formatted again without effect. */
  private static final String CLUSTER_ID = "c3BlbmRjYXN0LWxvY2Fs";

  private static final List<String> JVM_FLAGS = List.of("-Xmx512m", "-Dlog.level=info");
  private static final Duration START = Duration.ofMinutes(2);

  private final Path folder;
  private final Path log;
  private final int port;
  private final int controllerPort;
  private final Map<String, String> settings;
  private final List<String> jvmFlags;
  private ChildProcess process;

  private Broker(
      Path folder,
      Path log,
      int port,
      int controllerPort,
      Map<String, String> settings,
      List<String> jvmFlags) {
    this.folder = folder.toAbsolutePath();
    this.log = log;
    this.port = port;
    this.controllerPort = controllerPort;
    this.settings = Map.copyOf(settings);
    this.jvmFlags = List.copyOf(jvmFlags);
  }

  /** A broker on free ports with its data and configuration in a folder. */
  public static Broker in(Path folder, Path log) {
    return new Broker(folder, log, FreePort.find(), FreePort.find(), Map.of(), JVM_FLAGS);
  }

  /** The same broker on a given port. */
  public Broker withPort(int port) {
    return new Broker(folder, log, port, controllerPort, settings, jvmFlags);
  }

  /** The same broker with settings of {@code server.properties} over ours. */
  public Broker withSettings(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(more);
    return new Broker(folder, log, port, controllerPort, all, jvmFlags);
  }

  /** The same broker with more flags of its JVM, an agent for example. */
  public Broker withJvmFlags(String... more) {
    List<String> all = new ArrayList<>(jvmFlags);
    all.addAll(List.of(more));
    return new Broker(folder, log, port, controllerPort, settings, all);
  }

  /** Starts the process and returns when it answers; may be called again after a stop or a kill. */
  public void start() {
    launch();
    awaitAnswer();
  }

  /** Returns when the process answers. */
  public void awaitAnswer() {
    try (Admin admin = admin()) {
      Wait.until("the Kafka broker", START, () -> answers(admin));
    }
  }

  /** Starts the process without waiting for it; may be called again when it has ended. */
  public ChildProcess launch() {
    Path properties = folder.resolve("server.properties");
    write(properties);
    format(properties);
    List<String> command =
        JavaCommand.ofThisClassPath("kafka.Kafka")
            .withFlags(jvmFlags)
            .with(List.of(properties.toString()))
            .toList();
    process = ChildProcess.start("the Kafka broker", command, Map.of(), log);
    return process;
  }

  /** Asks the broker to end; its data is complete on disk. */
  public void stop() {
    process.stop(Duration.ofSeconds(30));
  }

  /** Ends the broker as a crash would. */
  public void kill() {
    process.kill();
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  public long pid() {
    return process.pid();
  }

  /** A client of the broker, for the caller to close. */
  public Admin admin() {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000",
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000"));
  }

  @Override
  public void close() {
    if (process != null) {
      stop();
    }
  }

  private boolean answers(Admin admin) throws InterruptedException {
    process.requireAlive();
    try {
      return !admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private void write(Path properties) {
    try {
      Files.createDirectories(folder);
      Properties all = new Properties();
      try (var defaults = Broker.class.getResourceAsStream("broker.properties")) {
        all.load(defaults);
      }
      String listeners = "BROKER://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d";
      all.setProperty("listeners", listeners.formatted(port, controllerPort));
      all.setProperty("advertised.listeners", "BROKER://127.0.0.1:" + port);
      all.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
      all.setProperty("log.dirs", folder.resolve("data").toString());
      settings.forEach(all::setProperty);
      try (var out = Files.newBufferedWriter(properties)) {
        all.store(out, null);
      }
    } catch (IOException e) {
      throw new StackException("cannot write " + properties, e);
    }
  }

  private void format(Path properties) {
    String[] arguments = {
      "format", "--ignore-formatted", "-t", CLUSTER_ID, "-c", properties.toString()
    };
    Path output = folder.resolve("format.log");
    try (PrintStream out = new PrintStream(output.toString(), StandardCharsets.UTF_8)) {
      if (StorageTool.execute(arguments, out) != 0) {
        throw new StackException("cannot format Kafka's storage\n" + LogTail.of(output));
      }
    } catch (IOException e) {
      throw new StackException("cannot write " + output, e);
    }
  }
}
