package io.spendcast.transforms.monthly.read;

import io.spendcast.domain.Role;
import io.spendcast.transforms.coder.RecordCoder;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import io.spendcast.transforms.monthly.scope.MonthlyScope;
import io.spendcast.transforms.monthly.scope.MonthlySource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;

/** Reads the predictions that came due in a month and were judged, range by range of time. */
public final class ReadOutcomes extends PTransform<PBegin, PCollection<StoredOutcome>> {
  private static final String TABLE =
      "(" + Sql.of(ReadOutcomes.class, "ReadOutcomes.sql") + ") as outcomes";

  /**
   * Number of ranges of a large shop, of a few hours each. A small one has fewer: each is a task.
   */
  private static final int MOST_RANGES = 200;

  /** A month's outcomes are a part of the facts that were ever stored. */
  private static final long FACTS_PER_RANGE = 50_000;

  private static final int FETCH_SIZE = 10_000;

  private final MonthlyScope scope;

  public ReadOutcomes(MonthlyScope scope) {
    this.scope = scope;
  }

  @Override
  public PCollection<StoredOutcome> expand(PBegin begin) {
    begin
        .getPipeline()
        .getCoderRegistry()
        .registerCoderForClass(StoredOutcome.class, RecordCoder.of(StoredOutcome.class));
    return scope.fromEach(source -> readFrom(source, begin));
  }

  private PCollection<StoredOutcome> readFrom(MonthlySource source, PBegin begin) {
    Postgres database = source.postgres();
    return begin.apply(
        source.step("ReadRanges"),
        JdbcIO.<StoredOutcome, DateTime>readWithPartitions(TypeDescriptor.of(DateTime.class))
            .withDataSourceProviderFn(unused -> database.dataSource())
            .withTable(
                TABLE.formatted(
                    scope.moment(),
                    scope.reported().fromInstant(),
                    scope.reported().untilInstant()))
            .withPartitionColumn("due_at")
            .withLowerBound(joda(scope.reported().fromInstant()))
            .withUpperBound(joda(scope.reported().untilInstant()))
            .withNumPartitions(ranges(source))
            .withFetchSize(FETCH_SIZE)
            .withRowMapper(new OutcomeMapper()));
  }

  private int ranges(MonthlySource source) {
    return (int) Math.min(MOST_RANGES, source.arrivalBound() / FACTS_PER_RANGE + 1);
  }

  private static DateTime joda(Instant instant) {
    return new DateTime(instant.toEpochMilli(), DateTimeZone.UTC);
  }

  /** A class of its own, since Beam reads from it which coder to use. */
  private static final class OutcomeMapper implements JdbcIO.RowMapper<StoredOutcome> {

    @Override
    public StoredOutcome mapRow(ResultSet row) throws SQLException {
      return new StoredOutcome(
          new ModelVersion(
              Role.of(row.getString("role")), row.getString("model"), row.getString("version")),
          row.getLong("expected_e4"),
          row.getDouble("purchase_probability"),
          row.getLong("actual_e4"),
          row.getBoolean("bought"),
          alerting(row),
          interval(row));
    }

    private static StoredOutcome.Alerting alerting(ResultSet row) throws SQLException {
      return new StoredOutcome.Alerting(
          row.getString("threshold"), row.getBoolean("over_threshold"), row.getBoolean("alerted"));
    }

    private static Optional<StoredOutcome.Interval> interval(ResultSet row) throws SQLException {
      boolean within = row.getBoolean("within_interval");
      return row.wasNull()
          ? Optional.empty()
          : Optional.of(
              new StoredOutcome.Interval(
                  within, row.getLong("exceed_myriads"), row.getBoolean("exceeded")));
    }
  }
}
