package io.spendcast.pipelines.cli.rates;

import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.cli.Failure;
import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.cli.TextTable;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Database;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the rates that a purchase of a day is converted with. */
@Command(
    name = "show",
    description = {
      "Shows the rates that a purchase of a day would be converted with: of each currency the latest"
          + " on or before that day, at most 10 days old.",
      "A purchase in a currency without one becomes a dead letter."
    })
public final class ShowRates implements Callable<Integer> {
  @Mixin private DatabaseOptions options;
  @Spec private CommandSpec spec;

  @Option(names = "--currency", paramLabel = "CODE", description = "Only this one. Default: all.")
  private String currency;

  @Option(names = "--day", paramLabel = "YYYY-MM-DD", description = "Default: today, UTC.")
  private LocalDate day = LocalDate.now(ZoneOffset.UTC);

  @Override
  public Integer call() throws SQLException {
    DataSource source = options.connect("rates");
    String base = Schema.in(source).requireMigrated();
    List<RateInUse> rates;
    try (Database database = Database.reading(source, ShowRates.class)) {
      rates = database.list(RateInUse.class, "ShowRates.sql", day.toString(), currency);
    }
    if (rates.stream().noneMatch(RateInUse::usable)) {
      throw new Failure(
          "no rate of "
              + (currency == null ? "any currency" : currency)
              + " can be used for "
              + day);
    }
    print(base, rates);
    return 0;
  }

  private void print(String base, List<RateInUse> rates) {
    Printout page = new Printout(spec.commandLine().getOut());
    page.title("Rates for " + day + ", in " + base);
    TextTable table = new TextTable("currency", "rate", "of day", "age in days", "loaded at", "");
    for (RateInUse rate : rates) {
      table.row(
          rate.currency(),
          rate.rate().stripTrailingZeros().toPlainString(),
          rate.day(),
          rate.age(),
          rate.loadedAt(),
          rate.usable() ? "" : "too old, not used");
    }
    page.table(table);
  }

  /** The latest rate of a currency; not usable when it is too old. */
  record RateInUse(
      String currency, LocalDate day, BigDecimal rate, Instant loadedAt, int age, boolean usable) {}
}
