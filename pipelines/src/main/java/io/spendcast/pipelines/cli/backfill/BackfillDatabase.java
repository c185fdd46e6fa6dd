package io.spendcast.pipelines.cli.backfill;

import io.spendcast.pipelines.start.Database;
import io.spendcast.pipelines.start.WrongStart;
import io.spendcast.transforms.ledger.StreamClaim;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Rows that a backfill reads and writes beside the steps: its claim, its ledger, its outcomes. */
record BackfillDatabase(DataSource source) {

  /** Number of a file's lines by outcome. */
  record Outcomes(
      long lines, long purchasesAndRefunds, long duplicates, long deadLetters, long erased) {

    /**
     * Text of one line about a file, of which a run has stored the lines behind the skipped ones.
     */
    String text(String file, long skipped, BackfillProgress progress) {
      long now = lines - skipped;
      return "%s: %,d lines = %,d purchases and refunds + %,d duplicates + %,d dead letters"
              .formatted(file, lines, purchasesAndRefunds, duplicates, deadLetters)
          + " + %,d erased; %,d of them now, %,.0f a second"
              .formatted(erased, now, progress.rate(now));
    }
  }

  void refuseBesideStream() throws SQLException {
    try (Database database = Database.reading(source, Backfill.class)) {
      List<String> running = database.list(String.class, "BackfillNeighbours.sql");
      if (!running.isEmpty()) {
        throw new WrongStart(
            "stream %s is running: stop it, it goes on afterwards; or say --besideStream"
                .formatted(running.get(0)));
      }
    }
  }

  StreamClaim claim(String name, UUID id, int lanes) throws SQLException {
    try (Database database = Database.writing(source, Backfill.class)) {
      long epoch = database.find(Long.class, "BackfillClaim.sql", name, id).orElseThrow();
      database.list(Integer.class, "BackfillLanes.sql", id, name, lanes);
      database.commit();
      return new StreamClaim("backfill", id, epoch);
    }
  }

  /** Positions of a file's lanes, in the order of the lanes. */
  List<Long> positions(UUID id) throws SQLException {
    try (Database database = Database.reading(source, Backfill.class)) {
      return database.list(Long.class, "BackfillPositions.sql", id);
    }
  }

  void end() throws SQLException {
    try (Database database = Database.writing(source, Backfill.class)) {
      database.find(Long.class, "BackfillEnd.sql");
      database.commit();
    }
  }

  Outcomes outcomes(UUID id) throws SQLException {
    try (Database database = Database.reading(source, Backfill.class)) {
      return database.find(Outcomes.class, "BackfillOutcomes.sql", id).orElseThrow();
    }
  }
}
