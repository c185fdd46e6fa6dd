package io.spendcast.local.servers;

import io.spendcast.local.process.ExitCode;
import io.spendcast.local.process.Interruption;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.process.StackException;
import io.spendcast.local.process.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs one of our servers for a supervisor, until SIGTERM. It uses a given port, and its data stays
 * in a folder where the next start finds it. Ends with 1 when the server ends.
 */
@Command(name = "serve", mixinStandardHelpOptions = true)
public final class Serve {
  private static final int PARTITIONS = 4;

  @Option(names = "--folder", required = true, description = "Data and log; kept.")
  private Path folder;

  @Option(names = "--port", required = true, description = "On 127.0.0.1.")
  private int port;

  @Option(names = "--metricsPort", description = "Kafka's metrics for Prometheus; none without.")
  private int metricsPort;

  private Serve() {}

  public static void main(String[] arguments) {
    Interruption interruption = Interruption.ofMainThread();
    interruption.exit(new CommandLine(new Serve()).execute(arguments));
  }

  @Command(description = "PostgreSQL, which trusts everybody on this machine.")
  int postgres() {
    try (PostgresProcess postgres =
        PostgresProcess.in(folder, folder.resolve("postgres.log"))
            .withPort(port)
            .withSettings(Map.of("max_connections", "200"))) {
      return serve(postgres::start, postgres::requireRunning);
    }
  }

  @Command(description = "A Kafka broker, with the topic of the purchases.")
  int kafka() {
    try (Broker broker = measured(Broker.in(folder, folder.resolve("kafka.log")).withPort(port))) {
      return serve(
          () -> {
            broker.start();
            createTopic(broker);
          },
          broker::requireRunning);
    }
  }

  private Broker measured(Broker broker) {
    return metricsPort == 0
        ? broker
        : broker.withJvmFlags(new MetricsPorts(0, metricsPort).brokerAgent(ProjectFolder.find()));
  }

  private static void createTopic(Broker broker) {
    try (Topics topics = Topics.of(broker)) {
      if (!topics.exists(Topics.PURCHASES)) {
        topics.create(Topics.PURCHASES, PARTITIONS, Map.of());
      }
    }
  }

  private static int serve(Runnable start, Runnable requireRunning) {
    try {
      start.run();
      System.out.println("up");
      while (true) {
        Wait.pause(Duration.ofSeconds(1));
        requireRunning.run();
      }
    } catch (StackException e) {
      if (Interruption.happened()) {
        return ExitCode.DONE;
      }
      System.err.println(e.getMessage());
      return ExitCode.FAILED;
    }
  }
}
