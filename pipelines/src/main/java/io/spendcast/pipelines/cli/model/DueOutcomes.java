package io.spendcast.pipelines.cli.model;

import io.spendcast.pipelines.start.Database;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Judges predictions whose horizon is over. A run reads what came or fell due since the last one.
 * Each horizon and its progress are committed together, so an interrupted run continues.
 */
final class DueOutcomes {
  private final DataSource source;
  private final boolean all;

  /**
   * @param all whether to read every prediction, as if none had been judged
   */
  DueOutcomes(DataSource source, boolean all) {
    this.source = source;
    this.all = all;
  }

  /**
   * Facts that the predictions are judged by.
   *
   * @param arrivalUntil facts that arrived later are not seen
   * @param until end of the facts: only horizons that are over by then are judged
   */
  record Facts(long arrivalUntil, Instant until) {}

  /** Number of predictions of a horizon that were judged. */
  record Judged(int horizonDays, long predictions) {}

  /**
   * Horizon of predictions, and the facts by which it was judged last.
   *
   * @param factsUntil null when it was never judged
   */
  private record Horizon(int horizonDays, Instant factsUntil, long arrivalUntil) {}

  List<Judged> judge(Facts facts) throws SQLException {
    List<Judged> judged = new ArrayList<>();
    try (Database database = Database.writing(source, Judge.class)) {
      note(database, facts);
      for (Horizon horizon : database.list(Horizon.class, "JudgedHorizons.sql")) {
        judged.add(new Judged(horizon.horizonDays(), judge(database, horizon, facts)));
      }
    }
    return judged;
  }

  private void note(Database database, Facts facts) throws SQLException {
    long noted = all ? -1 : database.find(Long.class, "JudgeProgress.sql").orElseThrow();
    database.find(
        Long.class,
        "NoteScored.sql",
        Map.of("noted_until", noted, "arrival_until", facts.arrivalUntil()));
    database.commit();
  }

  private long judge(Database database, Horizon horizon, Facts facts) throws SQLException {
    Map<String, Object> values = new HashMap<>();
    values.put("horizon_days", horizon.horizonDays());
    values.put("arrival_until", facts.arrivalUntil());
    values.put("facts_until", utc(facts.until()));
    database.execute("JudgeLock.sql");
    database.find(Integer.class, "KeepJudged.sql", values);
    boolean first = all || horizon.factsUntil() == null;
    values.put("judged_arrival", first ? 0 : horizon.arrivalUntil());
    values.put("judged_until", first ? OffsetDateTime.MIN : utc(horizon.factsUntil()));
    long judged = database.find(Long.class, "JudgeOutcomes.sql", values).orElseThrow();
    database.commit();
    return judged;
  }

  private static OffsetDateTime utc(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }
}
