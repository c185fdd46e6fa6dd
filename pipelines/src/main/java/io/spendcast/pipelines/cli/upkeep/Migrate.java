package io.spendcast.pipelines.cli.upkeep;

import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.start.Schema;
import io.spendcast.pipelines.start.WrongStart;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Brings the database to this program's version. Running it again, or twice at once, is harmless.
 */
@Command(
    name = "migrate",
    description = {
      "Creates or upgrades the schema `spendcast` and says what it did.",
      "Run it as the owner of the database, before the first start and after every upgrade; again is"
          + " harmless."
    },
    footer = {
      "",
      "Example:",
      "  spendcast migrate --jdbcUrl=jdbc:postgresql://db/shop --dbUser=owner --baseCurrency=EUR"
    })
public final class Migrate implements Callable<Integer> {
  private static final String USUAL_CURRENCY = "USD";

  @Mixin private DatabaseOptions options;
  @Spec private CommandSpec spec;

  @Option(
      names = "--baseCurrency",
      paramLabel = "CODE",
      description = {
        "The currency of all stored amounts, such as EUR; fixed for good by the first run.",
        "Default: " + USUAL_CURRENCY + " at first, later what was fixed."
      })
  private String wanted;

  @Option(names = "--dryRun", description = "Only list what would be done.")
  private boolean dryRun;

  @Override
  public Integer call() throws SQLException {
    checkCode();
    Schema schema = Schema.in(options.connect("migrate"));
    options.postgres(); // refuses shared sessions: Flyway's settings and lock belong to a session
    Optional<String> fixed = schema.baseCurrency();
    fixed.ifPresent(this::refuseAnother);
    PrintWriter out = spec.commandLine().getOut();
    if (dryRun) {
      schema.pending().forEach(m -> out.printf("would run %s%n", m.name()));
      out.printf("base currency %s%n", fixed.orElse("would be " + wantedOrUsual()));
    } else {
      schema.requirePrimary();
      List<Schema.Migration> done = schema.migrate();
      String base = schema.fixBaseCurrency(wantedOrUsual());
      done.forEach(m -> out.printf("ran %s in %d ms%n", m.name(), m.millis()));
      out.printf("%d migrations run, base currency %s%n", done.size(), base);
      refuseAnother(base);
    }
    return 0;
  }

  private String wantedOrUsual() {
    return wanted == null ? USUAL_CURRENCY : wanted;
  }

  private void refuseAnother(String fixed) {
    if (wanted != null && !wanted.equals(fixed)) {
      throw new WrongStart(
          "--baseCurrency="
              + wanted
              + " differs from the database's, which is "
              + fixed
              + " and cannot change: stored amounts are in it");
    }
  }

  private void checkCode() {
    if (wanted != null
        && Currency.getAvailableCurrencies().stream()
            .noneMatch(c -> c.getCurrencyCode().equals(wanted))) {
      throw new WrongStart("--baseCurrency must be a code of ISO 4217, but was " + wanted);
    }
  }
}
