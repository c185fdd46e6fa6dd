package io.spendcast.pipelines.cli.backfill;

import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.cli.backfill.BackfillAlerts.Rules;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Moment;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.erasure.ErasureKey;
import io.spendcast.transforms.ledger.StreamClaim;
import io.spendcast.transforms.parse.ExchangeRates;
import io.spendcast.transforms.parse.ParsePurchases;
import io.spendcast.transforms.predict.Predict;
import io.spendcast.transforms.steps.BundleSteps;
import java.io.IOException;
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
      "Stores past events from files: one event per line, plain or gzipped, the oldest file first.",
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
  @Mixin private BackfillAlerts alerts;
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
      names = "--receivedAt",
      paramLabel = "MOMENT",
      converter = Moment.Converter.class,
      description = "When the events count as received: a day, or an RFC 3339 time. Default: now.")
  private Moment receivedAt;

  @Option(
      names = "--bundle",
      paramLabel = "LINES",
      defaultValue = "2500",
      description = "How many lines are stored in one transaction. Default: ${DEFAULT-VALUE}.")
  private int bundle;

  @Option(
      names = "--besideStream",
      description =
          "Run although a stream runs too. A customer who buys meanwhile may be scored on a part"
              + " of the history.")
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
      description =
          "Only read the files, and say what their lines would become. Events that are stored"
              + " already count as new.")
  private boolean dryRun;

  private ZoneId zone;

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    check();
    DataSource source = options.connect("backfill");
    for (Path file : files) {
      BackfillFile.requireEvents(file);
    }
    Schema schema = Schema.in(source);
    String base = schema.requireMigrated();
    zone = schema.timeZone();
    schema.requireArrivalsInOrder();
    if (!dryRun && !besideStream) {
      new BackfillDatabase(source).refuseBesideStream();
    }
    for (Path file : files) {
      if (dryRun) {
        new BackfillDryRun(parser(new UUID(0, 0), base), clock())
            .tell(file, new Printout(spec.commandLine().getOut()));
      } else {
        store(new BackfillDatabase(source), file, base, alerts.rules(source));
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
    alerts.check();
    if (bundle < 1) {
      throw new WrongStart("--bundle must be positive, but was " + bundle);
    }
  }

  private void store(BackfillDatabase database, Path file, String base, Rules rules)
      throws SQLException, IOException, InterruptedException {
    UUID id = BackfillFile.idOf(file);
    String name = file.getFileName().toString();
    StreamClaim claim = database.claim(name, id, BackfillLanes.COUNT);
    BackfillProgress progress = new BackfillProgress(name, spec.commandLine().getErr());
    try (BackfillFile lines = BackfillFile.open(file);
        BackfillLanes lanes =
            new BackfillLanes(
                name, database.positions(id), steps(claim, base, rules), bundle, clock())) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        lanes.add(line);
        progress.read(lines, lanes);
      }
      lanes.finish();
      database.end();
      String report = database.outcomes(id).text(name, lanes.skipped(), progress);
      spec.commandLine().getOut().println(report);
    }
  }

  private BundleSteps steps(StreamClaim claim, String base, Rules rules) {
    BundleSteps steps =
        BundleSteps.into(
                options.postgres(), claim, parser(claim.topicId(), base), rules.select(base, zone))
            .withTimeZone(zone)
            .withErasureKey(new ErasureKey(keyFile == null ? "" : keyFile));
    return unscored ? steps : steps.withModel(Predict.with(model).withThreshold(rules.threshold()));
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
}
