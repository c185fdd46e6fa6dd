package io.spendcast.pipelines.cli.correct;

import io.spendcast.pipelines.cli.DatabaseOptions;
import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.cli.UnfinishedMove;
import io.spendcast.pipelines.schema.Schema;
import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.WrongStart;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Excludes one wrong fact from everything that is computed later.
 *
 * <p>Idempotent. The fact stays stored, so the accounting adds up. A purchase that arrives after
 * the correction is scored without the fact; one that arrived before stays as it was scored.
 */
@Command(
    name = "correct",
    description = {
      "Neutralises one stored purchase or refund that is wrong, such as a mistyped amount or date.",
      "From then on histories, training examples, judge, monthly reports and dashboards are made as"
          + " if the event did not exist. An alert of it that waits is withdrawn. What was scored,"
          + " judged or sent before stays as it was.",
      "To replace a value, correct the wrong event, then send the right one under another event id:"
          + " the same id would be a duplicate. A correction cannot be undone; send the event under"
          + " another id instead.",
      "Run it as the owner of the database; again is harmless. Streams must run this version."
    },
    footer = {
      "",
      "Examples:",
      "  spendcast correct 0192-7f3a --reason='19999.00 instead of 199.99' --dryRun",
      "  spendcast correct 0192-7f3a --reason='19999.00 instead of 199.99'",
      "  spendcast why 0192-7f3a        says when and why it was corrected"
    })
public final class Correct implements Callable<Integer> {
  private static final int LONGEST_REASON = 500;

  @Mixin private DatabaseOptions options;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "EVENT_ID", description = "The id of the wrong event.")
  private String event;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "What is wrong, for whoever wonders; it is stored. At most 500 characters.")
  private String reason;

  @Option(
      names = {"--dryRun", "--dry-run"},
      description = "Only say what would change.")
  private boolean dryRun;

  @Override
  public Integer call() throws SQLException {
    if (reason.isBlank() || reason.codePointCount(0, reason.length()) > LONGEST_REASON) {
      throw new WrongStart("--reason must have 1 to " + LONGEST_REASON + " characters");
    }
    DataSource source = options.connect("correct");
    String baseCurrency = Schema.in(source).requireMigrated();
    if (!dryRun) {
      Schema.in(source).requirePrimary();
      Schema.in(source).requireArrivalsInOrder();
    }
    CorrectedFact fact = read(source);
    CorrectionReport page =
        new CorrectionReport(new Printout(spec.commandLine().getOut()), baseCurrency);
    page.event(fact);
    if (fact.isCorrected()) {
      page.correctedBefore(fact);
      return 0;
    }
    page.consequences(fact);
    if (!dryRun) {
      page.done(correct(source), reason);
    }
    return 0;
  }

  private CorrectedFact read(DataSource source) throws SQLException {
    try (Database database = Database.reading(source, Correct.class)) {
      if (!dryRun) {
        UnfinishedMove.refuse(database);
      }
      return database
          .find(CorrectedFact.class, "CorrectStory.sql", event)
          .orElseThrow(this::unknown);
    }
  }

  private WrongStart unknown() {
    return new WrongStart(
        "no purchase or refund is stored with event id %s: check the id; `spendcast why %s` says"
                .formatted(event, event)
            + " what is known about it");
  }

  /**
   * Stores the correction, and holds the locks for some milliseconds. Empty when another run
   * corrected the event meanwhile.
   *
   * @throws WrongStart if the event was erased or pruned meanwhile
   */
  private Optional<Done> correct(DataSource source) throws SQLException {
    try (Database database = Database.writing(source, Correct.class)) {
      database.execute("CorrectLock.sql");
      UnfinishedMove.refuse(database);
      Optional<Done> done = database.find(Done.class, "CorrectEvent.sql", event, reason);
      database.commit();
      if (done.isEmpty()) {
        read(source);
      }
      return done;
    }
  }

  /**
   * Correction that was made.
   *
   * @param arrival number of the correction in the order of arrivals; purchases with a higher one
   *     are scored without the fact
   * @param withdrawn number of alerts that were withdrawn
   */
  record Done(long arrival, long withdrawn) {}
}
