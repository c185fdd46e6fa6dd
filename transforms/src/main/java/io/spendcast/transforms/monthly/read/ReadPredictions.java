package io.spendcast.transforms.monthly.read;

import io.spendcast.domain.Role;
import io.spendcast.transforms.coder.RecordCoder;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import io.spendcast.transforms.monthly.scope.MonthlyScope;
import io.spendcast.transforms.monthly.scope.MonthlySource;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Reads the predictions for the purchases of a month, range by range of arrival. */
public final class ReadPredictions extends PTransform<PBegin, PCollection<StoredPrediction>> {
  private static final String TABLE =
      "(" + Sql.of(ReadPredictions.class, "ReadPredictions.sql") + ") as predictions";

  /**
   * Largest number of facts in a range. It is high, since most ranges hold no fact of the month.
   */
  private static final long FACTS_PER_RANGE = 200_000;

  private static final int FETCH_SIZE = 10_000;

  private final MonthlyScope scope;

  public ReadPredictions(MonthlyScope scope) {
    this.scope = scope;
  }

  @Override
  public PCollection<StoredPrediction> expand(PBegin begin) {
    begin
        .getPipeline()
        .getCoderRegistry()
        .registerCoderForClass(StoredPrediction.class, RecordCoder.of(StoredPrediction.class));
    return scope.fromEach(source -> readFrom(source, begin));
  }

  private PCollection<StoredPrediction> readFrom(MonthlySource source, PBegin begin) {
    Postgres database = source.postgres();
    return begin.apply(
        source.step("ReadRanges"),
        JdbcIO.<StoredPrediction, Long>readWithPartitions(TypeDescriptors.longs())
            .withDataSourceProviderFn(unused -> database.dataSource())
            .withTable(
                TABLE.formatted(
                    scope.reported().fromInstant(),
                    scope.reported().untilInstant(),
                    source.arrivalBound()))
            .withPartitionColumn("arrival")
            .withLowerBound(0L)
            .withUpperBound(source.arrivalBound())
            .withNumPartitions((int) (source.arrivalBound() / FACTS_PER_RANGE + 1))
            .withFetchSize(FETCH_SIZE)
            .withRowMapper(new PredictionMapper()));
  }

  /** A class of its own, since Beam reads from it which coder to use. */
  private static final class PredictionMapper implements JdbcIO.RowMapper<StoredPrediction> {

    @Override
    public StoredPrediction mapRow(ResultSet row) throws SQLException {
      return new StoredPrediction(
          new ModelVersion(
              Role.of(row.getString("role")), row.getString("model"), row.getString("version")),
          row.getLong("expected_e4"),
          row.getDouble("purchase_probability"),
          row.getLong("predicted_micros"));
    }
  }
}
