package io.spendcast.benchmarks.cost;

import io.spendcast.benchmarks.data.Servers;
import io.spendcast.benchmarks.process.Console;
import io.spendcast.benchmarks.process.ProgramUsage;
import io.spendcast.local.process.ProjectFolder;
import io.spendcast.local.servers.PostgresProcess;
import io.spendcast.transforms.database.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.commons.io.FileUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures time and memory of {@code bin/examples} on a database of heavy-tailed customers. The
 * largest customer accounts for a tenth of all purchases.
 */
@Command(
    name = "examples",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Measures time and memory of bin/examples; 20 minutes and 10 GB of disk for 10 M purchases.")
public final class ExamplesCost implements Callable<Integer> {
  private static final String FACTS = Sql.of(ExamplesCost.class, "TrainingFacts.sql");

  @Option(names = "--purchases", defaultValue = "10000000", description = "${DEFAULT-VALUE}")
  private long purchases;

  @Option(names = "--heap", defaultValue = "4g", description = "${DEFAULT-VALUE}")
  private String heap;

  private final ProjectFolder project = ProjectFolder.find();

  @Override
  public Integer call() throws SQLException {
    try (Servers servers = Servers.start(project, Map.of("fsync", "off"))) {
      Console.line("storing %,d purchases and refunds", purchases);
      try (Connection connection = servers.postgres().connect()) {
        fill(connection);
      }
      measure(servers);
      return 0;
    }
  }

  /**
   * Stores purchases and refunds, without the index {@code purchases_history}: nothing here reads
   * it.
   */
  private void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        PreparedStatement insert = connection.prepareStatement(FACTS)) {
      statement.execute("drop index spendcast.purchases_history");
      insert.setLong(1, purchases);
      insert.setLong(2, purchases);
      insert.executeUpdate();
      statement.execute("vacuum analyze");
    }
  }

  private void measure(Servers servers) {
    Path out = servers.folder().resolve("data/examples");
    List<String> command =
        List.of(
            project.script("examples").toString(),
            "--jdbcUrl=" + servers.postgres().jdbcUrl(),
            "--dbUser=" + PostgresProcess.USER,
            "--out=" + out);
    Path log = servers.log("examples");
    Console.line("making examples; %s tells how far it is", log);
    ProgramUsage used = ProgramUsage.of("examples", command, Map.of("SPENDCAST_HEAP", heap), log);
    Console.line(
        "%,d facts with a heap of %s: %,.0f s, %,d MiB resident at most, %,d MiB of files",
        purchases,
        heap,
        used.seconds(),
        used.resident(),
        FileUtils.sizeOfDirectory(out.toFile()) >> 20);
  }
}
