package io.spendcast.pipelines.cli.model;

import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.Moment;
import io.spendcast.pipelines.start.Schema;
import io.spendcast.transforms.training.FactBound;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares predictions with what customers did, and this week with the training. */
@Command(
    name = "judge",
    description = {
      "Refreshes the tables that say how good the predictions are; to be run daily.",
      "prediction_outcomes: what was predicted beside what the customer really spent, once the"
          + " horizon is over. A judged prediction stays as it was judged.",
      "prediction_drift: the population stability index of each feature and of the predictions, by"
          + " ISO week, against the deciles in the model's reference.json, or those of the version's"
          + " first 4 weeks when there is none. Below 0.1 is stable, over 0.25 has shifted.",
      "Models are looked up in the registry of MLFLOW_TRACKING_URI, and in --model.",
      "Running it again changes nothing but the weeks that have grown."
    },
    footer = {"", "Example:", "  spendcast judge --model model/purchase-value"})
public final class Judge implements Callable<Integer> {
  @Mixin private DatabaseOptions options;
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      description = "A model that is in no registry; may be given again.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--factsUntil",
      paramLabel = "MOMENT",
      converter = Moment.Converter.class,
      description = {
        "Where the facts end: only horizons that are over by then are judged.",
        "Default: the moment that a thousandth of the facts is later than."
      })
  private Moment factsUntil;

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    DataSource source = options.connect("judge");
    Schema schema = Schema.in(source);
    schema.requireMigrated();
    schema.requirePrimary();
    ZoneId zone = schema.timeZone();
    TrainingReferences references = new TrainingReferences(models, System.getenv());
    FactBound bound = FactBound.of(source);
    Instant until = factsUntil == null ? bound.factsUntil() : factsUntil.in(zone).toInstant();
    PrintWriter out = spec.commandLine().getOut();
    judge(source, bound.arrivalUntil(), until, out);
    refreshDrift(
        new Drift(source, references, zone), source, LocalDate.ofInstant(until, zone), out);
    return 0;
  }

  private static void judge(DataSource source, long arrivalUntil, Instant until, PrintWriter out)
      throws SQLException {
    try (Database database = Database.writing(source, Judge.class)) {
      for (int days : database.list(Integer.class, "JudgeHorizons.sql")) {
        database.execute("JudgeLock.sql");
        long judged =
            database
                .find(
                    Long.class,
                    "JudgeOutcomes.sql",
                    days,
                    days,
                    arrivalUntil,
                    until.atOffset(ZoneOffset.UTC),
                    days)
                .orElseThrow();
        database.commit();
        out.printf("%,d predictions judged whose %d days were over by %s%n", judged, days, until);
      }
    }
  }

  private static void refreshDrift(Drift drift, DataSource source, LocalDate until, PrintWriter out)
      throws SQLException, IOException {
    List<Drift.Version> versions;
    try (Database database = Database.reading(source, Judge.class)) {
      versions = database.list(Drift.Version.class, "ScoredVersions.sql");
    }
    LocalDate week = Drift.weekOf(until);
    for (Drift.Version version : versions) {
      Drift.Refreshed done = drift.refresh(version, week);
      out.printf(
          "%d weeks of drift of %s %s, against its %s%n",
          done.weeks(), version.model(), version.version(), done.reference().replace('_', ' '));
    }
  }
}
