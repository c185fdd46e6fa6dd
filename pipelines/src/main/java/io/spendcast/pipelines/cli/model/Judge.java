package io.spendcast.pipelines.cli.model;

import io.spendcast.pipelines.cli.ShardOptions;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.Moment;
import io.spendcast.transforms.database.ArrivalBound;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      "Running it again changes nothing but the weeks that have grown. It reads what came or fell due"
          + " since the last run.",
      "Run it as the owner of the database or a member of spendcast_report."
    },
    footer = {"", "Example:", "  spendcast judge --model model/purchase-value"})
public final class Judge implements Callable<Integer> {
  @Mixin private ShardOptions shards;
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

  @Option(
      names = "--all",
      description =
          "Read every prediction, not only those that came or fell due since the last run. Needed"
              + " after outcomes were deleted by hand.")
  private boolean all;

  @Override
  public Integer call() throws SQLException, IOException, InterruptedException {
    shards.forEach(database -> judge(database.connect("judge")));
    return 0;
  }

  private void judge(DataSource source) throws SQLException, IOException, InterruptedException {
    Schema schema = Schema.in(source);
    schema.requireMigrated();
    schema.requirePrimary();
    ZoneId zone = schema.timeZone();
    TrainingReferences references = new TrainingReferences(models, System.getenv());
    Optional<DueOutcomes.Facts> found = facts(source, zone);
    PrintWriter out = spec.commandLine().getOut();
    if (found.isEmpty() && shards.areGiven()) {
      out.println("no purchases yet");
      return;
    }
    DueOutcomes.Facts facts =
        found.orElseThrow(() -> new IllegalStateException("the database holds no purchases"));
    for (DueOutcomes.Judged judged : new DueOutcomes(source, all).judge(facts)) {
      out.printf(
          "%,d predictions judged whose %d days were over by %s%n",
          judged.predictions(), judged.horizonDays(), facts.until());
    }
    refreshDrift(new Drift(source, references, zone), source, facts, zone, out);
  }

  private Optional<DueOutcomes.Facts> facts(DataSource source, ZoneId zone)
      throws SQLException, IOException, InterruptedException {
    long arrivalUntil = ArrivalBound.settled(source);
    if (factsUntil != null) {
      return Optional.of(new DueOutcomes.Facts(arrivalUntil, factsUntil.in(zone).toInstant()));
    }
    try (Database database = Database.writing(source, Judge.class)) {
      database.find(Boolean.class, "CountRecords.sql", arrivalUntil);
      database.commit();
      return database
          .find(Instant.class, "FactsEnd.sql", arrivalUntil)
          .map(end -> new DueOutcomes.Facts(arrivalUntil, end));
    }
  }

  private static void refreshDrift(
      Drift drift, DataSource source, DueOutcomes.Facts facts, ZoneId zone, PrintWriter out)
      throws SQLException, IOException {
    LocalDate week = Drift.weekOf(LocalDate.ofInstant(facts.until(), zone));
    List<Drift.Version> versions;
    try (Database database = Database.reading(source, Judge.class)) {
      versions = database.list(Drift.Version.class, "ScoredVersions.sql", week.toString());
    }
    for (Drift.Version version : versions) {
      Drift.Refreshed done = drift.refresh(version, week, facts.arrivalUntil());
      out.printf(
          "%d weeks of drift of %s %s, against its %s%n",
          done.weeks(), version.model(), version.version(), done.reference().replace('_', ' '));
    }
  }
}
