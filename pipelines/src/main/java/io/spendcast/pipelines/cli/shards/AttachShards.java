package io.spendcast.pipelines.cli.shards;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.shards.Shard;
import io.spendcast.pipelines.shards.ShardsFile;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.database.Postgres;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Makes a database show the rows of all shards. Running it again renews everything, in one
 * transaction: readers see the shards of before until it is through.
 */
@Command(
    name = "attach",
    description = {
      "Makes the reporting database show all shards of a file, and no others: to its dashboards they are one"
          + " database. Refresh the dashboards of each shard as before, and then those of this one.",
      "The reporting database is an empty one after `spendcast migrate`, with the currency and time zone of"
          + " the shards. Its server needs the extension postgres_fdw, and must reach each shard by the"
          + " address in the file. Run this as its owner, after each change of the file, each move of"
          + " partitions, and each upgrade. Again is harmless.",
      "The server keeps --dbUser and its password to read the shards. Only the owner and superusers can read"
          + " the password there."
    },
    footer = {
      "",
      "Example:",
      "  spendcast migrate --jdbcUrl=jdbc:postgresql://db-reports/spendcast --dbUser=owner",
      "  spendcast shards attach --shards=shards.conf --jdbcUrl=jdbc:postgresql://db-reports/spendcast \\",
      "    --dbUser=owner --dbPasswordFile=owner.password --dryRun"
    })
final class AttachShards implements Callable<Integer> {
  @Mixin private DatabaseOptions options;
  @Spec private CommandSpec spec;

  @Option(
      names = "--shards",
      required = true,
      paramLabel = "FILE",
      defaultValue = "${env:SPENDCAST_SHARDS}",
      description = {
        "File that lists all shards, one a line: name, partitions, JDBC URL.",
        "Default: SPENDCAST_SHARDS of the environment."
      })
  private Path file;

  @Option(
      names = {"--dryRun", "--dry-run"},
      description = "Try everything, also to reach each shard, and change nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws SQLException {
    List<Shard> shards = ShardsFile.read(file);
    DataSource source = options.connect("shards");
    Schema.in(source).requireMigrated();
    Postgres postgres = options.postgres();
    shards.forEach(shard -> refuseItself(postgres, shard));
    List<Change> changes;
    try (Database database = Database.writing(source, AttachShards.class)) {
      requireForeignTables(database);
      changes = attach(database, shards, postgres);
      if (!dryRun) {
        database.commit();
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    changes.forEach(c -> out.printf("%s%s %s%n", dryRun ? "would be " : "", c.change(), c.name()));
    return 0;
  }

  private static void refuseItself(Postgres postgres, Shard shard) {
    if (postgres.jdbcUrl().equals(shard.jdbcUrl())) {
      throw new WrongStart(
          "shard %s is the database of --jdbcUrl itself: name a database of its own for reports"
              .formatted(shard.name()));
    }
  }

  private static void requireForeignTables(Database database) throws SQLException {
    try {
      database.execute("PostgresFdw.sql");
    } catch (SQLException e) {
      throw new WrongStart(
          "the extension postgres_fdw cannot be created (%s): install PostgreSQL's contrib package on its"
                  .formatted(firstLine(e))
              + " server, and run there as a superuser, in this database: create extension postgres_fdw;"
              + " grant usage on foreign data wrapper postgres_fdw to its owner",
          e);
    }
  }

  private static List<Change> attach(Database database, List<Shard> shards, Postgres postgres)
      throws SQLException {
    List<Listed> listed = new ArrayList<>();
    String user = postgres.user();
    for (Shard shard : shards) {
      LibpqAddress address = LibpqAddress.of(shard);
      user = Optional.ofNullable(user).orElse(address.user());
      listed.add(new Listed(shard.name(), shard.jdbcUrl(), address.options()));
    }
    if (user == null) {
      throw new WrongStart("no user for the shards: use --dbUser or set SPENDCAST_DB_USER");
    }
    try {
      String json = Database.JSON.writeValueAsString(listed);
      return database.list(
          Change.class, "Attach.sql", json, user, postgres.password().orElse(null));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (SQLException e) {
      throw new WrongStart("nothing is changed: " + firstLine(e), e);
    }
  }

  /** Message without the functions that the error passed. */
  private static String firstLine(SQLException e) {
    return e.getMessage().replaceAll("(?s)\\s*\\R\\s*(Where|Position):.*", "");
  }

  /** Shard as the function of the database takes it. */
  record Listed(String name, String jdbcUrl, Map<String, String> server) {}

  /** Shard, and whether it was attached, renewed or detached. */
  record Change(String name, String change) {}
}
