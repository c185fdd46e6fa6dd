package io.spendcast.pipelines.cli.upkeep;

import io.spendcast.pipelines.cli.Age;
import io.spendcast.pipelines.cli.ShardOptions;
import io.spendcast.pipelines.cli.UnfinishedMove;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Database;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Deletes rows that are older than the given age, some thousand in each transaction. */
@Command(
    name = "prune",
    description = {
      "Deletes purchases that occurred and were stored longer ago, with all that was made of them, and"
          + " duplicates and dead letters that were stored longer ago.",
      "The ledger keeps their offsets, as pruned. The stream goes on meanwhile; what is killed half-way"
          + " is finished by the next run. Histories, examples and reports lose what is deleted, so keep"
          + " two years at least. Run it as the owner of the database."
    },
    footer = {"", "Example:", "  spendcast prune --olderThan=1100d --dryRun"})
public final class Prune implements Callable<Integer> {
  private static final long AT_A_TIME = 5_000;

  @Mixin private ShardOptions shards;
  @Spec private CommandSpec spec;

  @Option(
      names = {"--olderThan", "--older-than"},
      required = true,
      paramLabel = "AGE",
      converter = Age.class,
      description = "How old a row must be, such as 1100d.")
  private Duration age;

  @Option(
      names = {"--dryRun", "--dry-run"},
      description = "Only count.")
  private boolean dryRun;

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    OffsetDateTime before = Instant.now().minus(age).atOffset(ZoneOffset.UTC);
    shards.forEach(database -> prune(database.connect("prune"), before));
    return 0;
  }

  private void prune(DataSource source, OffsetDateTime before) throws SQLException {
    Schema.in(source).requireMigrated();
    Old old;
    try (Database database = Database.reading(source, Prune.class)) {
      if (!dryRun) {
        UnfinishedMove.refuse(database);
      }
      old =
          database.find(Old.class, "PruneCount.sql", before, before, before, before).orElseThrow();
    }
    if (!dryRun) {
      delete(source, before, old);
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%s what is from before %s: %,d purchases and refunds, %,d duplicates, %,d dead letters%n",
            dryRun ? "would delete" : "deleted",
            before.toInstant(),
            old.purchases(),
            old.duplicates(),
            old.deadLetters());
  }

  /**
   * Deletes purchases by ranges of arrival, so that no row is read twice; then duplicates and dead
   * letters.
   */
  private static void delete(DataSource source, OffsetDateTime before, Old old)
      throws SQLException {
    try (Database database = Database.writing(source, Prune.class)) {
      for (long from = old.firstArrival(); from <= old.lastArrival(); from += AT_A_TIME) {
        database.execute("PruneLock.sql");
        UnfinishedMove.refuse(database);
        database.find(Long.class, "PrunePurchases.sql", from, from + AT_A_TIME, before, before);
        database.commit();
      }
      untilNothing(database, "PruneDuplicates.sql", before);
      untilNothing(database, "PruneDeadLetters.sql", before);
    }
  }

  private static void untilNothing(Database database, String file, OffsetDateTime before)
      throws SQLException {
    while (database.find(Long.class, file, before).orElseThrow() > 0) {
      database.commit();
    }
    database.commit();
  }

  /** Rows to delete; the last arrival is below the first when there are no purchases. */
  record Old(
      long purchases, long firstArrival, long lastArrival, long duplicates, long deadLetters) {}
}
