package io.spendcast.pipelines.cli.backfill;

import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.start.AlertProbability;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.Moment;
import io.spendcast.pipelines.start.Schema;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.alerts.SelectAlerts;
import io.spendcast.transforms.erasure.ErasureKey;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.parse.ExchangeRates;
import io.spendcast.transforms.parse.ParsePurchases;
import io.spendcast.transforms.predict.Predict;
import io.spendcast.transforms.steps.BundleSteps;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Stores history from files as the stream would have, without sending alerts.
 *
 * <p>Idempotent. A run that was killed continues where it ended, since a ledger records the lines
 * of each file that are stored.
 */
@Command(
    name = "backfill",
    description = {
      "Stores past events from files: one event a line, plain or gzipped, the oldest file first.",
      "Each line is processed as the stream would: stored and scored on the customer's earlier"
          + " events, or recorded as a duplicate or a dead letter. Alerts are stored as suppressed and"
          + " never sent.",
      "A killed run continues where it stopped; a file that is already stored changes nothing. No"
          + " monthly report is ready until the backfill has ended. Stop the stream first, and run it as"
          + " the owner of the database."
    },
    footer = {
      "",
      "Examples:",
      "  spendcast backfill 2024.ndjson.gz 2025.ndjson.gz --dryRun",
      "  spendcast backfill 2024.ndjson.gz 2025.ndjson.gz --model=models:/purchase-value@champion"
    })
public final class Backfill implements Callable<Integer> {
  @Mixin private DatabaseOptions options;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Events, in their order.")
  private List<Path> files;

  @Option(
      names = "--model",
      paramLabel = "REF",
      description = "models:/name@alias, models:/name/3, or a folder.")
  private String model;

  @Option(
      names = "--unscored",
      description =
          "Store without predictions, as for a model that learned from these very events.")
  private boolean unscored;

  @Option(
      names = "--alertThreshold",
      paramLabel = "AMOUNT",
      defaultValue = "1000",
      description = "Expected spend over which a suppressed alert is stored.")
  private BigDecimal alertThreshold;

  @Option(
      names = "--alertProbability",
      paramLabel = "PROBABILITY",
      description = "As --alertProbability of the stream. Default: the expected spend decides.")
  private String alertProbability;

  @Option(
      names = "--receivedAt",
      paramLabel = "MOMENT",
      converter = Moment.Converter.class,
      description = "When the events count as received: a day, or an RFC 3339 time. Default: now.")
  private Moment receivedAt;

  @Option(
      names = "--bundle",
      paramLabel = "LINES",
      defaultValue = "2500",
      description = "How many lines of a lane are stored in one transaction.")
  private int bundle;

  @Option(
      names = "--besideStream",
      description =
          "Although a stream runs: who buys meanwhile may be scored on part of their history.")
  private boolean besideStream;

  @Option(
      names = "--erasureKeyFile",
      paramLabel = "FILE",
      defaultValue = "${env:" + ErasureKey.VARIABLE + "}",
      description = {
        "The key that customers were erased by, needed once one was.",
        "Default: " + ErasureKey.VARIABLE + " of the environment."
      })
  private String keyFile;

  @Option(
      names = {"--dryRun", "--dry-run"},
      description = "Only read, and say what the lines would become; known events are not told.")
  private boolean dryRun;

  private ZoneId zone;

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    check();
    DataSource source = options.connect("backfill");
    Schema schema = Schema.in(source);
    String base = schema.requireMigrated();
    zone = schema.timeZone();
    schema.requireArrivalsInOrder();
    if (!dryRun && !besideStream) {
      refuseBesideStream(source);
    }
    for (Path file : files) {
      if (dryRun) {
        new BackfillDryRun(parser(new UUID(0, 0), base), clock())
            .tell(file, new Printout(spec.commandLine().getOut()));
      } else {
        store(source, file, base);
      }
    }
    return 0;
  }

  private void check() {
    for (Path file : files) {
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw new WrongStart("cannot read " + file);
      }
    }
    if (!dryRun && (model == null) != unscored) {
      throw new WrongStart("say either --model or --unscored");
    }
    if (alertThreshold.signum() <= 0) {
      throw new WrongStart("--alertThreshold must be positive, but was " + alertThreshold);
    }
    if (alertProbability != null) {
      AlertProbability.parse(alertProbability);
    }
    if (bundle < 1) {
      throw new WrongStart("--bundle must be positive, but was " + bundle);
    }
  }

  private static void refuseBesideStream(DataSource source) throws SQLException {
    try (Database database = Database.reading(source, Backfill.class)) {
      List<String> running = database.list(String.class, "BackfillNeighbours.sql");
      if (!running.isEmpty()) {
        throw new WrongStart(
            "stream %s is running: stop it, it goes on afterwards; or say --besideStream"
                .formatted(running.get(0)));
      }
    }
  }

  private void store(DataSource source, Path file, String base)
      throws SQLException, IOException, InterruptedException {
    UUID id = BackfillFile.idOf(file);
    String name = file.getFileName().toString();
    StreamClaim claim = claim(source, name, id);
    BackfillProgress progress = new BackfillProgress(name, spec.commandLine().getErr());
    try (BackfillFile lines = BackfillFile.open(file);
        BackfillLanes lanes =
            new BackfillLanes(name, positions(source, id), steps(claim, base), bundle, clock())) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        lanes.add(line);
        progress.read(lines, lanes);
      }
      lanes.finish();
      end(source);
      tell(source, id, name, progress, lanes);
    }
  }

  private BundleSteps steps(StreamClaim claim, String base) {
    BundleSteps steps =
        BundleSteps.into(options.postgres(), claim, parser(claim.topicId(), base), select(base))
            .withTimeZone(zone)
            .withErasureKey(new ErasureKey(keyFile == null ? "" : keyFile));
    return unscored ? steps : steps.withModel(Predict.with(model).withThreshold(alertThreshold));
  }

  private SelectAlerts select(String base) {
    SelectAlerts select = SelectAlerts.above(alertThreshold, base).withTimeZone(zone);
    return alertProbability == null
        ? select
        : select.withProbability(AlertProbability.parse(alertProbability));
  }

  private ParsePurchases parser(UUID topicId, String base) {
    return ParsePurchases.ofTopic(topicId, base)
        .withExchange(ExchangeRates.in(options.postgres()))
        .withClock(clock());
  }

  private Clock clock() {
    return receivedAt == null
        ? Clock.systemUTC()
        : Clock.fixed(receivedAt.in(zone).toInstant(), ZoneOffset.UTC);
  }

  private static StreamClaim claim(DataSource source, String name, UUID id) throws SQLException {
    try (Database database = Database.writing(source, Backfill.class)) {
      long epoch = database.find(Long.class, "BackfillClaim.sql", name, id).orElseThrow();
      database.list(Integer.class, "BackfillLanes.sql", id, name, BackfillLanes.COUNT);
      database.commit();
      return new StreamClaim("backfill", id, epoch);
    }
  }

  private static List<Long> positions(DataSource source, UUID id) throws SQLException {
    try (Database database = Database.reading(source, Backfill.class)) {
      return database.list(Long.class, "BackfillPositions.sql", id);
    }
  }

  private static void end(DataSource source) throws SQLException {
    try (Database database = Database.writing(source, Backfill.class)) {
      database.find(Long.class, "BackfillEnd.sql");
      database.commit();
    }
  }

  private void tell(
      DataSource source, UUID id, String name, BackfillProgress progress, BackfillLanes lanes)
      throws SQLException {
    try (Database database = Database.reading(source, Backfill.class)) {
      Outcomes all = database.find(Outcomes.class, "BackfillOutcomes.sql", id).orElseThrow();
      spec.commandLine()
          .getOut()
          .printf(
              "%s: %,d lines = %,d purchases and refunds + %,d duplicates + %,d dead letters"
                  + " + %,d erased; %,d of them now, %,.0f a second%n",
              name,
              all.lines(),
              all.purchasesAndRefunds(),
              all.duplicates(),
              all.deadLetters(),
              all.erased(),
              all.lines() - lanes.skipped(),
              progress.rate(all.lines() - lanes.skipped()));
    }
  }

  /** Number of a file's lines by outcome. */
  record Outcomes(
      long lines, long purchasesAndRefunds, long duplicates, long deadLetters, long erased) {}
}
