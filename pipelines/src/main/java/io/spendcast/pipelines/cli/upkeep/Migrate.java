package io.spendcast.pipelines.cli.upkeep;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.cli.Failure;
import io.spendcast.pipelines.cli.ShardOptions;
import io.spendcast.pipelines.cli.ShardResults;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.schema.ShopSettings;
import io.spendcast.pipelines.start.WrongStart;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
      "  spendcast migrate --jdbcUrl=jdbc:postgresql://db/shop --dbUser=owner --baseCurrency=EUR \\",
      "    --timeZone=Europe/Berlin"
    })
public final class Migrate implements Callable<Integer> {
  private static final String USUAL_CURRENCY = "USD";
  private static final String USUAL_ZONE = "UTC";
  private static final ShopSettings USUAL = new ShopSettings(USUAL_CURRENCY, ZoneId.of(USUAL_ZONE));

  @Mixin private ShardOptions shards;
  @Spec private CommandSpec spec;

  @Option(
      names = "--baseCurrency",
      paramLabel = "CODE",
      description = {
        "The currency of all stored amounts, such as EUR; fixed for good by the first run.",
        "Default: " + USUAL_CURRENCY + " at first, later what was fixed."
      })
  private String wantedCurrency;

  @Option(
      names = "--timeZone",
      paramLabel = "ZONE",
      description = {
        "The time zone in which the shop's days and months begin, such as Asia/Tokyo; fixed for"
            + " good by the first run.",
        "Default: " + USUAL_ZONE + " at first, later what was fixed."
      })
  private String wantedZone;

  @Option(names = "--dryRun", description = "Only list what would be done.")
  private boolean dryRun;

  @Override
  public Integer call() throws SQLException, InterruptedException {
    checkCode();
    checkZone();
    if (shards.areGiven()) {
      migrateShards();
    } else {
      migrate(shards.database(), Optional.of(USUAL));
    }
    return 0;
  }

  /** Migrates all shards. A new one gets the settings that the others have. */
  private void migrateShards() throws InterruptedException {
    ShardResults<Optional<ShopSettings>> before =
        shards.read(database -> Schema.in(database.connect("migrate")).settings());
    Set<ShopSettings> fixed =
        before.found().values().stream().flatMap(Optional::stream).collect(toSet());
    boolean isNew = fixed.isEmpty() && before.failed().isEmpty();
    Optional<ShopSettings> usual =
        fixed.size() == 1 ? fixed.stream().findFirst() : Optional.of(USUAL).filter(u -> isNew);
    usual.filter(u -> !isNew).ifPresent(this::refuseAnother);
    ShardResults<ShopSettings> after = shards.run(database -> migrate(database, usual));
    after.requireAllDone();
    if (Set.copyOf(after.found().values()).size() > 1) {
      throw new Failure(
          after.found().entrySet().stream()
              .map(e -> "%s has %s".formatted(e.getKey().name(), text(e.getValue())))
              .collect(
                  joining(
                      ", ",
                      "the shards differ in base currency or time zone: ",
                      ". No report can add them up: fill a new database of one of them by `spendcast"
                          + " backfill`")));
    }
  }

  private static String text(ShopSettings settings) {
    return settings.baseCurrency() + " and " + settings.timeZone();
  }

  /**
   * Migrates a database and returns its settings, which are fixed now.
   *
   * @param usual settings of a new database where no flag says otherwise; empty when unknown
   */
  private ShopSettings migrate(DatabaseOptions options, Optional<ShopSettings> usual)
      throws SQLException {
    Schema schema = Schema.in(options.connect("migrate"));
    options.postgres(); // refuses shared sessions: Flyway's settings and lock belong to a session
    Optional<ShopSettings> fixed = schema.settings();
    fixed.ifPresent(this::refuseAnother);
    ShopSettings wanted = fixed.orElseGet(() -> wanted(usual));
    PrintWriter out = spec.commandLine().getOut();
    if (dryRun) {
      schema.pending().forEach(m -> out.printf("would run %s%n", m.name()));
      out.printf(
          "base currency %1$s%2$s%ntime zone %1$s%3$s%n",
          fixed.isPresent() ? "" : "would be ", wanted.baseCurrency(), wanted.timeZone());
      return wanted;
    }
    schema.requirePrimary();
    schema.requireUsualSettings();
    List<Schema.Migration> done = schema.migrate();
    ShopSettings settings = schema.fix(wanted);
    done.forEach(m -> out.printf("ran %s in %d ms%n", m.name(), m.millis()));
    out.printf(
        "%d migrations run, base currency %s, time zone %s%n",
        done.size(), settings.baseCurrency(), settings.timeZone());
    refuseAnother(settings);
    return settings;
  }

  private ShopSettings wanted(Optional<ShopSettings> usual) {
    if (usual.isEmpty() && (wantedCurrency == null || wantedZone == null)) {
      throw new WrongStart(
          "this shard is new, and the settings of the others differ or are unknown: name its own by"
              + " --baseCurrency and --timeZone, which are fixed for good");
    }
    return new ShopSettings(
        wantedCurrency == null ? usual.orElseThrow().baseCurrency() : wantedCurrency,
        wantedZone == null ? usual.orElseThrow().timeZone() : ZoneId.of(wantedZone));
  }

  private void refuseAnother(ShopSettings fixed) {
    refuse("--baseCurrency", wantedCurrency, fixed.baseCurrency(), "stored amounts are in it");
    refuse(
        "--timeZone",
        wantedZone,
        fixed.timeZone().getId(),
        "stored reports, sums and predictions are of its days. For another zone, fill a new"
            + " database by `spendcast backfill`");
  }

  private static void refuse(String flag, String wanted, String fixed, String why) {
    if (wanted != null && !wanted.equals(fixed)) {
      throw new WrongStart(
          "%s=%s differs from the database's, which is %s and cannot change: %s"
              .formatted(flag, wanted, fixed, why));
    }
  }

  private void checkZone() {
    if (wantedZone != null && !ZoneId.getAvailableZoneIds().contains(wantedZone)) {
      throw new WrongStart(
          "--timeZone must be a name of the IANA time zone database, such as Europe/Berlin or UTC,"
              + " but was "
              + wantedZone);
    }
  }

  private void checkCode() {
    if (wantedCurrency != null
        && Currency.getAvailableCurrencies().stream()
            .noneMatch(c -> c.getCurrencyCode().equals(wantedCurrency))) {
      throw new WrongStart("--baseCurrency must be a code of ISO 4217, but was " + wantedCurrency);
    }
  }
}
