package io.spendcast.pipelines.cli.model;

import io.spendcast.pipelines.cli.Rows;
import io.spendcast.pipelines.start.Database;
import io.spendcast.transforms.database.NamedSql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Refreshes {@code prediction_drift}: how far each week's features and predictions are from those
 * of the training. Computes the last known week again, and every later one, once facts have
 * arrived.
 */
final class Drift {
  private static final NamedSql ROWS = NamedSql.of(Drift.class, "DriftRows.sql");
  private static final NamedSql STORE = NamedSql.of(Drift.class, "StoreDrift.sql");
  private static final int PURCHASES_A_WEEK = 5_000;
  private static final int FIRST_WEEKS = 4;

  private final DataSource source;
  private final TrainingReferences references;
  private final ZoneId zone;

  Drift(DataSource source, TrainingReferences references, ZoneId zone) {
    this.source = source;
    this.references = references;
    this.zone = zone;
  }

  /**
   * A model version that has scored.
   *
   * @param lastDrift last week with drift; null at first
   * @param driftArrival arrival of the facts by which drift was computed last, up to driftWeek and
   *     against driftReference; null at first
   */
  record Version(
      String model,
      String version,
      LocalDate firstWeek,
      LocalDate lastDrift,
      Long driftArrival,
      LocalDate driftWeek,
      String driftReference) {

    /** Whether neither facts, nor a week, nor a reference are new. */
    boolean isCurrent(String reference, LocalDate until, long arrivalUntil) {
      return Objects.equals(driftArrival, arrivalUntil)
          && until.equals(driftWeek)
          && reference.equals(driftReference);
    }
  }

  /** Number of weeks that were refreshed for a version, and the kind of their reference. */
  record Refreshed(String reference, int weeks) {}

  Refreshed refresh(Version version, LocalDate until, long arrivalUntil)
      throws SQLException, IOException {
    Optional<DriftReference> training = references.of(version);
    String kind = training.map(DriftReference::kind).orElse(DriftReference.FIRST_WEEKS);
    if (version.isCurrent(kind, until, arrivalUntil)) {
      return new Refreshed(kind, 0);
    }
    DriftReference reference =
        training.isPresent() ? training.get() : DriftReference.of(firstWeeks(version));
    int weeks = refreshWeeks(version, until, reference);
    keep(version, until, arrivalUntil, kind);
    return new Refreshed(kind, weeks);
  }

  private int refreshWeeks(Version version, LocalDate until, DriftReference reference)
      throws SQLException {
    LocalDate from = version.lastDrift() == null ? version.firstWeek() : version.lastDrift();
    int weeks = 0;
    for (LocalDate week = from; !week.isAfter(until); week = week.plusWeeks(1)) {
      DriftWeek sample = sample(version, week, 1);
      if (sample.size() > 0) {
        store(version, week, sample, reference);
        weeks++;
      }
    }
    return weeks;
  }

  private void keep(Version version, LocalDate until, long arrivalUntil, String reference)
      throws SQLException {
    try (Database database = Database.writing(source, Judge.class)) {
      database.find(
          Boolean.class,
          "KeepDrift.sql",
          arrivalUntil,
          until.toString(),
          reference,
          version.model(),
          version.version());
      database.commit();
    }
  }

  static LocalDate weekOf(LocalDate day) {
    return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }

  private Map<DriftReference.Series, double[]> firstWeeks(Version version) throws SQLException {
    return sample(version, version.firstWeek(), FIRST_WEEKS).values();
  }

  private DriftWeek sample(Version version, LocalDate week, int weeks) throws SQLException {
    DriftWeek sample = new DriftWeek(zone);
    Rows.forEach(
        source,
        ROWS,
        scored ->
            scored
                .set("model", version.model())
                .set("version", version.version())
                .set("first_day", week)
                .set("end_day", week.plusWeeks(weeks))
                .set("purchases_a_week", PURCHASES_A_WEEK),
        sample::add);
    return sample;
  }

  private void store(Version version, LocalDate week, DriftWeek sample, DriftReference reference)
      throws SQLException {
    Map<DriftReference.Series, double[]> values = sample.values();
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(STORE.text())) {
      connection.setAutoCommit(false);
      for (Map.Entry<DriftReference.Series, Deciles> of : reference.deciles().entrySet()) {
        if (values.containsKey(of.getKey())) {
          STORE
              .bind(statement)
              .set("model", version.model())
              .set("version", version.version())
              .set("week", week)
              .set("kind", of.getKey().kind())
              .set("name", of.getKey().name())
              .set("psi", of.getValue().stabilityIndex(values.get(of.getKey())))
              .set("purchases", sample.size())
              .set("reference", reference.kind());
          statement.addBatch();
        }
      }
      statement.executeBatch();
      connection.commit();
    }
  }
}
