package io.spendcast.benchmarks.data;

import io.spendcast.local.process.Attempt;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.servers.Broker;
import io.spendcast.local.servers.PostgresProcess;
import io.spendcast.local.stack.SpendcastCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.commons.io.FileUtils;

/**
 * Kafka and PostgreSQL for one run of the benchmark, on the loopback address, set up as in {@code
 * make run}. PostgreSQL records when transactions commit. Closing stops both and deletes their
 * data.
 */
public final class Servers implements AutoCloseable {
  private final Path folder;
  private final Broker broker;
  private final PostgresProcess postgres;

  private Servers(Path folder, Map<String, String> settings) {
    this.folder = folder;
    this.broker = Broker.in(folder.resolve("data/kafka"), log("kafka"));
    this.postgres =
        PostgresProcess.in(folder.resolve("data/postgres"), log("postgres"))
            .withSettings(Map.of("track_commit_timestamp", "on"))
            .withSettings(settings);
  }

  /**
   * Starts both servers, migrates the database {@code postgres} and creates the stream's user.
   *
   * @param settings entries of {@code postgresql.conf} that override ours
   */
  public static Servers start(ProjectFolder project, Map<String, String> settings) {
    Servers servers = new Servers(newFolder(project), settings);
    try {
      servers.broker.start();
      servers.postgres.start();
      new SpendcastCommands(servers.postgres, project.jar(), servers.log("migrate")).migrate("USD");
      return servers;
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  public Broker broker() {
    return broker;
  }

  public PostgresProcess postgres() {
    return postgres;
  }

  /** Process id of PostgreSQL's postmaster, the parent of all its other processes. */
  public long postgresPid() {
    return postgres.postmaster().pid();
  }

  /** Folder of this run. It remains after the run, without the servers' data. */
  public Path folder() {
    return folder;
  }

  /** Path of the log file of one program in this run. */
  public Path log(String name) {
    return folder.resolve("logs").resolve(name + ".log");
  }

  @Override
  public void close() {
    try (postgres;
        broker) {
      // Leaving this block closes the broker first, then PostgreSQL.
    }
    Attempt.orFail(
        "cannot delete the benchmark's data",
        () -> FileUtils.deleteDirectory(folder.resolve("data").toFile()));
  }

  private static Path newFolder(ProjectFolder project) {
    return Attempt.orFail(
        "cannot make a folder for the benchmark",
        () -> {
          Path all = Files.createDirectories(project.root().resolve(".build/bench"));
          Path folder = Files.createTempDirectory(all, "run-");
          // PostgreSQL runs as another user when we are root, and must reach its data in here.
          return Files.setPosixFilePermissions(
              folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        });
  }
}
