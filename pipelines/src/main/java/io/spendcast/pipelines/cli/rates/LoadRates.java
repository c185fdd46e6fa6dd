package io.spendcast.pipelines.cli.rates;

import io.spendcast.pipelines.cli.Failure;
import io.spendcast.pipelines.cli.ShardOptions;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads exchange rates: all of a file or nothing. Loading it again changes nothing. */
@Command(
    name = "load",
    description = {
      "Loads exchange rates from a CSV file with the header `currency,day,rate`.",
      "A rate says how much of the base currency one unit of the currency is worth. Rates are only"
          + " ever added: another rate for a day is a correction, used from now on; what is stored"
          + " stays as it was converted."
    },
    footer = {"", "Example of a file:", "  currency,day,rate", "  EUR,2026-11-20,1.0863"})
public final class LoadRates implements Callable<Integer> {
  private static final int SHOWN_FAULTS = 20;

  @Mixin private ShardOptions shards;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The CSV file, UTF-8.")
  private Path file;

  @Option(names = "--dryRun", description = "Check and count, but store nothing.")
  private boolean dryRun;

  private final Set<String> shownFaults = new HashSet<>();

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    shards.forEach(database -> load(database.connect("rates")));
    return 0;
  }

  private void load(DataSource source) throws SQLException {
    String base = Schema.in(source).requireMigrated();
    LocalDate tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1);
    RatesFile read = RatesFile.read(file, base, tomorrow);
    refuse(read.faults());
    Counts counts = load(source, read.rates());
    spec.commandLine()
        .getOut()
        .printf(
            "%s%d rates: %d added, %d corrected, %d skipped (already current)%n",
            dryRun ? "would load " : "loaded ",
            read.rates().size(),
            counts.added(),
            counts.corrected(),
            counts.skipped());
  }

  private void refuse(List<String> faults) {
    faults.stream()
        .limit(SHOWN_FAULTS)
        .filter(shownFaults::add) // every shard would show them
        .forEach(spec.commandLine().getErr()::println);
    if (!faults.isEmpty()) {
      throw new Failure(file + " has " + faults.size() + " faults; nothing was loaded");
    }
  }

  private Counts load(DataSource source, List<Rate> rates) throws SQLException {
    try (Database database = Database.writing(source, LoadRates.class)) {
      database.execute("LockRates.sql");
      Counts counts =
          database
              .find(
                  Counts.class,
                  "LoadRates.sql",
                  rates.stream().map(Rate::currency).toArray(String[]::new),
                  rates.stream().map(r -> r.day().toString()).toArray(String[]::new),
                  rates.stream().map(r -> r.rate().toPlainString()).toArray(String[]::new))
              .orElseThrow();
      if (!dryRun) {
        database.commit();
      }
      return counts;
    }
  }

  record Counts(int added, int corrected, int skipped) {}
}
