package io.spendcast.transforms.monthly.rows;

import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import io.spendcast.transforms.monthly.rows.MonthlyRow.Alerts;
import io.spendcast.transforms.monthly.rows.MonthlyRow.DeadLetters;
import io.spendcast.transforms.monthly.rows.MonthlyRow.Quality;
import io.spendcast.transforms.monthly.scope.MonthlyScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Counts alerts, dead letters, duplicates and gaps, of which there are few: the database does, by a
 * statement each.
 */
public final class CountRecords extends PTransform<PBegin, PCollection<MonthlyRow>> {
  private final Postgres postgres;
  private final MonthlyScope scope;

  public CountRecords(Postgres postgres, MonthlyScope scope) {
    this.postgres = postgres;
    this.scope = scope;
  }

  @Override
  public PCollection<MonthlyRow> expand(PBegin begin) {
    begin.getPipeline().getCoderRegistry().registerCoderForClass(MonthlyRow.class, WriteRows.CODER);
    String from = scope.reported().fromInstant().toString();
    String until = scope.reported().untilInstant().toString();
    String moment = scope.moment().toString();
    long bound = scope.arrivalBound();
    return PCollectionList.of(
            begin.apply(
                "CountAlerts",
                rows("CountAlerts.sql", new AlertMapper())
                    .withStatementPreparator(
                        statement -> {
                          statement.setString(1, from);
                          statement.setString(2, until);
                          statement.setLong(3, bound);
                        })))
        .and(
            begin.apply(
                "CountDeadLetters",
                rows("CountDeadLetters.sql", new DeadLetterMapper())
                    .withStatementPreparator(
                        statement -> {
                          statement.setString(1, from);
                          statement.setString(2, until);
                          statement.setString(3, moment);
                        })))
        .and(
            begin.apply(
                "CountQuality",
                rows("CountQuality.sql", new QualityMapper())
                    .withStatementPreparator(
                        statement -> {
                          statement.setString(1, from);
                          statement.setString(2, until);
                          statement.setString(3, moment);
                          statement.setLong(4, bound);
                        })))
        .apply("GatherCounts", Flatten.pCollections());
  }

  private JdbcIO.Read<MonthlyRow> rows(String file, JdbcIO.RowMapper<MonthlyRow> mapper) {
    Postgres database = postgres;
    return JdbcIO.<MonthlyRow>read()
        .withDataSourceProviderFn(unused -> database.dataSource())
        .withQuery(Sql.of(CountRecords.class, file))
        .withRowMapper(mapper)
        .withOutputParallelization(false);
  }

  /** Classes of their own, since Beam reads from them which coder to use. */
  private static final class AlertMapper implements JdbcIO.RowMapper<MonthlyRow> {

    @Override
    public MonthlyRow mapRow(ResultSet row) throws SQLException {
      return new Alerts(
          row.getString("status"), row.getLong("alerts"), row.getBigDecimal("expected_spend"));
    }
  }

  private static final class DeadLetterMapper implements JdbcIO.RowMapper<MonthlyRow> {

    @Override
    public MonthlyRow mapRow(ResultSet row) throws SQLException {
      return new DeadLetters(
          row.getString("step"),
          row.getString("reason"),
          row.getLong("records"),
          row.getLong("resolved"));
    }
  }

  private static final class QualityMapper implements JdbcIO.RowMapper<MonthlyRow> {

    @Override
    public MonthlyRow mapRow(ResultSet row) throws SQLException {
      return new Quality(row.getString("measure"), row.getBigDecimal("value"));
    }
  }
}
