package io.spendcast.pipelines.cli.backfill;

import io.spendcast.pipelines.cli.Printout;
import io.spendcast.pipelines.cli.TextTable;
import io.spendcast.transforms.outcome.DeadLetter;
import io.spendcast.transforms.outcome.Outcome;
import io.spendcast.transforms.parse.ParsePurchases;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/** Counts the outcomes that the lines of a file would have, and stores nothing. */
final class BackfillDryRun {
  private final ParsePurchases parse;
  private final InstantSource clock;

  /**
   * @param clock time at which each line counts as received
   */
  BackfillDryRun(ParsePurchases parse, InstantSource clock) {
    this.parse = parse;
    this.clock = clock;
  }

  void tell(Path file, Printout page) throws IOException, InterruptedException {
    Map<String, Long> outcomes = new TreeMap<>();
    try (BackfillFile lines = BackfillFile.open(file)) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        Outcome outcome =
            parse.outcomeOf(BackfillLanes.record("", 0, 0, null, line, clock.millis()));
        outcomes.merge(kind(outcome), 1L, Long::sum);
      }
    }
    page.title("Would store of " + file.getFileName());
    TextTable table = new TextTable("as", "lines");
    outcomes.forEach(table::row);
    page.table(table);
  }

  private static String kind(Outcome outcome) {
    return outcome instanceof DeadLetter dead
        ? "dead letter: " + dead.reason().code()
        : "purchase, refund or duplicate";
  }
}
