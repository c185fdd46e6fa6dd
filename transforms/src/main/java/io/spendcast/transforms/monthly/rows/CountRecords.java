package io.spendcast.transforms.monthly.rows;

import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import io.spendcast.transforms.monthly.scope.MonthlyScope;
import io.spendcast.transforms.monthly.scope.MonthlySource;
import io.spendcast.transforms.monthly.sums.SumKey;
import io.spendcast.transforms.monthly.sums.SumKey.Kind;
import io.spendcast.transforms.monthly.sums.SumKeyCoder;
import io.spendcast.transforms.monthly.sums.Summary;
import io.spendcast.transforms.monthly.sums.SummaryCoder;
import io.spendcast.transforms.monthly.sums.Sums;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Counts alerts, dead letters, duplicates and gaps, of which there are few: each database counts
 * its own, by a statement each. Several databases give several counts of a cell.
 */
public final class CountRecords extends PTransform<PBegin, PCollection<KV<SumKey, Summary>>> {
  private final MonthlyScope scope;

  public CountRecords(MonthlyScope scope) {
    this.scope = scope;
  }

  @Override
  public PCollection<KV<SumKey, Summary>> expand(PBegin begin) {
    CoderRegistry coders = begin.getPipeline().getCoderRegistry();
    coders.registerCoderForClass(SumKey.class, SumKeyCoder.INSTANCE);
    coders.registerCoderForClass(Summary.class, SummaryCoder.INSTANCE);
    return scope.fromEach(source -> countIn(source, begin));
  }

  private PCollection<KV<SumKey, Summary>> countIn(MonthlySource source, PBegin begin) {
    return PCollectionList.of(
            begin.apply(
                source.step("CountAlerts"), count(source, "CountAlerts.sql", new AlertMapper())))
        .and(
            begin.apply(
                source.step("CountDeadLetters"),
                count(source, "CountDeadLetters.sql", new DeadLetterMapper())))
        .and(
            begin.apply(
                source.step("CountQuality"),
                count(source, "CountQuality.sql", new QualityMapper())))
        .apply(source.step("GatherCounts"), Flatten.pCollections());
  }

  private JdbcIO.Read<KV<SumKey, Summary>> count(
      MonthlySource source, String file, JdbcIO.RowMapper<KV<SumKey, Summary>> mapper) {
    Postgres database = source.postgres();
    String from = scope.reported().fromInstant().toString();
    String until = scope.reported().untilInstant().toString();
    String moment = scope.moment().toString();
    long bound = source.arrivalBound();
    return JdbcIO.<KV<SumKey, Summary>>read()
        .withDataSourceProviderFn(unused -> database.dataSource())
        .withQuery(Sql.of(CountRecords.class, file))
        .withStatementPreparator(
            statement -> {
              statement.setString(1, from);
              statement.setString(2, until);
              statement.setString(3, moment);
              statement.setLong(4, bound);
            })
        .withRowMapper(mapper)
        .withOutputParallelization(false);
  }

  /** Classes of their own, since Beam reads from them which coder to use. */
  private static final class AlertMapper implements JdbcIO.RowMapper<KV<SumKey, Summary>> {

    @Override
    public KV<SumKey, Summary> mapRow(ResultSet row) throws SQLException {
      return KV.of(
          SumKey.of(Kind.ALERTS, row.getString("status")),
          Sums.of(row.getLong("alerts"), row.getLong("expected_e4")));
    }
  }

  private static final class DeadLetterMapper implements JdbcIO.RowMapper<KV<SumKey, Summary>> {

    @Override
    public KV<SumKey, Summary> mapRow(ResultSet row) throws SQLException {
      return KV.of(
          SumKey.of(Kind.DEAD_LETTERS, row.getString("step"), row.getString("reason")),
          Sums.of(row.getLong("records"), row.getLong("resolved")));
    }
  }

  private static final class QualityMapper implements JdbcIO.RowMapper<KV<SumKey, Summary>> {

    @Override
    public KV<SumKey, Summary> mapRow(ResultSet row) throws SQLException {
      return KV.of(
          SumKey.of(Kind.QUALITY, row.getString("measure")), Sums.of(row.getLong("value")));
    }
  }
}
