package io.spendcast.pipelines.cli.model;

import io.spendcast.features.Features;
import io.spendcast.pipelines.cli.CsvFile;
import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.cli.Rows;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Moment;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.scoring.InvalidModelException;
import io.spendcast.scoring.ModelReference;
import io.spendcast.scoring.Score;
import io.spendcast.scoring.Scorer;
import io.spendcast.scoring.ServingSettings;
import io.spendcast.scoring.serving.Models;
import io.spendcast.transforms.database.NamedSql;
import io.spendcast.transforms.outcome.FeatureVector;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Scores past purchases with any model, and writes the scores to a file or standard output only.
 */
@Command(
    name = "back-score",
    description = {
      "Scores past purchases with any version of a model, and writes the scores to a file.",
      "Each purchase is scored on the history that the stream would have looked up for it. The"
          + " version that served at the time therefore reproduces the stored predictions. Nothing is"
          + " written to the database, and no alert is sent."
    },
    footer = {
      "",
      "Example:",
      "  spendcast back-score --model models:/purchase-value/7 --from 2026-09-01 --until 2026-10-01 \\",
      "    --out september.csv"
    })
public final class BackScore implements Callable<Integer> {
  private static final NamedSql PURCHASES = NamedSql.of(BackScore.class, "BackScore.sql");
  private static final int BATCH = 1_000;
  private static final int BETWEEN_LINES = 100_000;

  @Mixin private DatabaseOptions options;
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "REF",
      description = "models:/name@alias, models:/name/3, or a folder.")
  private String model;

  @Option(
      names = "--from",
      paramLabel = "MOMENT",
      defaultValue = "1970-01-01",
      converter = Moment.Converter.class,
      description = "Only purchases that occurred then or later: a day, or an RFC 3339 time.")
  private Moment from;

  @Option(
      names = "--until",
      paramLabel = "MOMENT",
      defaultValue = "9999-01-01",
      converter = Moment.Converter.class,
      description = "Only purchases that occurred before.")
  private Moment until;

  @Option(
      names = "--threshold",
      paramLabel = "AMOUNT",
      defaultValue = "1000",
      description = "Spend in the base currency that exceed_probability refers to.")
  private BigDecimal threshold;

  @Option(names = "--out", paramLabel = "FILE", description = "Default: standard output.")
  private Path out;

  private final List<Scored> batch = new ArrayList<>();
  private long scored;
  private ZoneId zone;

  /** A purchase that waits for its score. */
  private record Scored(String eventId, String customerId, long micros, FeatureVector features) {}

  @Override
  public Integer call() throws SQLException, IOException {
    DataSource source = options.connect("back-score");
    Schema schema = Schema.in(source);
    String base = schema.requireMigrated();
    zone = schema.timeZone();
    try (Scorer scorer = open(base);
        CsvFile csv = CsvFile.to(out, spec.commandLine().getOut())) {
      csv.row(
          Stream.of(
              "event_id",
              "customer_id",
              "occurred_at",
              "model",
              "version",
              "purchase_probability",
              "expected_spend",
              "spend_low",
              "spend_high",
              "exceed_probability",
              "exceed_threshold"));
      Rows.forEach(
          source,
          PURCHASES,
          window -> window.set("from_moment", from.in(zone)).set("until_moment", until.in(zone)),
          row -> add(row, scorer, csv));
      flush(scorer, csv);
    }
    err().printf("%,d purchases scored%n", scored);
    return 0;
  }

  private Scorer open(String baseCurrency) {
    try {
      return Models.open(
          ModelReference.parse(model), ServingSettings.DEFAULT.withBaseCurrency(baseCurrency));
    } catch (InvalidModelException | IllegalArgumentException e) {
      throw new WrongStart(e.getMessage(), e);
    }
  }

  private void add(ResultSet row, Scorer scorer, CsvFile csv) throws SQLException {
    batch.add(
        new Scored(
            row.getString("event_id"),
            row.getString("customer_id"),
            row.getLong("occurred_micros"),
            new FeatureVector(Features.of(Rows.history(row), Rows.purchase(row), zone))));
    if (batch.size() == BATCH) {
      flush(scorer, csv);
    }
  }

  private void flush(Scorer scorer, CsvFile csv) {
    if (batch.isEmpty()) {
      return;
    }
    List<Score> scores =
        scorer.score(
            batch.stream().map(of -> of.features().values()).toArray(float[][]::new),
            threshold.floatValue());
    for (int i = 0; i < scores.size(); i++) {
      Scored of = batch.get(i);
      csv.row(
          Stream.of(
              of.eventId(),
              of.customerId(),
              Instant.EPOCH.plus(of.micros(), ChronoUnit.MICROS),
              scorer.info().name(),
              scorer.info().version(),
              scores.get(i).purchaseProbability(),
              scores.get(i).expectedSpend(),
              scores.get(i).spendLow(),
              scores.get(i).spendHigh(),
              scores.get(i).exceedProbability(),
              threshold.toPlainString()));
    }
    scored += batch.size();
    batch.clear();
    if (scored % BETWEEN_LINES == 0) {
      err().printf("%,d purchases scored%n", scored);
    }
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
