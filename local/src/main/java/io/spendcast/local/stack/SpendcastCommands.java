package io.spendcast.local.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.ChildProcess;
import io.spendcast.local.process.JavaCommand;
import io.spendcast.local.process.StackException;
import io.spendcast.local.servers.DatabaseClient;
import io.spendcast.local.servers.PostgresProcess;
import io.spendcast.local.supervise.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the commands for people ({@code migrate}, {@code rates load}, …) as their users do. */
public record SpendcastCommands(PostgresProcess postgres, Path jar, Path log) {
  private static final String MAIN = "io.spendcast.pipelines.Spendcast";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * Runs a command as the database's owner.
   *
   * @return its output
   * @throws StackException with its output when it did not end with 0
   */
  public String run(String... arguments) {
    return runWith(Map.of(), arguments);
  }

  /** Migrates the database, and creates the stream's user. */
  public void migrate(String baseCurrency) {
    run("migrate", "--baseCurrency=" + baseCurrency);
    try (DatabaseClient database = DatabaseClient.of(postgres)) {
      database.execute("create_stream_user.sql");
    }
  }

  /** Runs a command as {@link #run} does, with more environment variables. */
  public String runWith(Map<String, String> more, String... arguments) {
    Map<String, String> environment = new LinkedHashMap<>(environment());
    environment.putAll(more);
    long from = log.toFile().length();
    ChildProcess command = start(environment, arguments);
    int exitCode = command.waitFor(PATIENCE);
    String said = saidSince(from);
    if (exitCode != ExitCode.DONE) {
      throw new StackException(command.name() + " ended with exit code " + exitCode + "\n" + said);
    }
    return said;
  }

  /** Starts a command as the database's owner; the log receives its output. */
  public ChildProcess start(String... arguments) {
    return start(environment(), arguments);
  }

  private ChildProcess start(Map<String, String> environment, String... arguments) {
    return ChildProcess.start(
        "spendcast " + arguments[0],
        JavaCommand.of(jar.toString(), MAIN)
            .withFlags(List.of("-Xmx256m"))
            .with(List.of(arguments))
            .toList(),
        environment,
        log);
  }

  /** Environment variables that stand for the commands' connection flags. */
  public Map<String, String> environment() {
    return Map.of(
        "SPENDCAST_JDBC_URL", postgres.jdbcUrl(), "SPENDCAST_DB_USER", PostgresProcess.USER);
  }

  private String saidSince(long from) {
    byte[] all = Attempt.orFail("cannot read " + log, () -> Files.readAllBytes(log));
    return new String(all, (int) from, all.length - (int) from, UTF_8).strip();
  }
}
