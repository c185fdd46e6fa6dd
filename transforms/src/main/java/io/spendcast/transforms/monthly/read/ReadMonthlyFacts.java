package io.spendcast.transforms.monthly.read;

import io.spendcast.transforms.coder.RecordCoder;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import io.spendcast.transforms.monthly.read.MonthlyFact.Detail;
import io.spendcast.transforms.monthly.scope.MonthlyScope;
import io.spendcast.transforms.monthly.scope.MonthlySource;
import io.spendcast.transforms.monthly.scope.Period;
import io.spendcast.transforms.monthly.scope.Span;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Reads the facts of the thirteen months up to a month's end, range by range of arrival.
 *
 * <p>Every fact below the bound once, in no order. They never change, so that a range that is read
 * again gives the same. An index skips the blocks of older facts, of which a report only has to
 * know who bought ({@code LookUpOlderPurchases}).
 */
public final class ReadMonthlyFacts extends PTransform<PBegin, PCollection<MonthlyFact>> {
  private static final String TABLE =
      "(" + Sql.of(ReadMonthlyFacts.class, "ReadMonthlyFacts.sql") + ") as facts";

  /**
   * Largest number of facts in a range. A task holds them all at once, since the Spark runner keeps
   * a range's rows together.
   */
  private static final long FACTS_PER_RANGE = 50_000;

  private static final int FETCH_SIZE = 5_000;
  private static final Counter READ = Metrics.counter(ReadMonthlyFacts.class, "facts_read");

  private final MonthlyScope scope;

  private ReadMonthlyFacts(MonthlyScope scope) {
    this.scope = scope;
  }

  public static ReadMonthlyFacts of(MonthlyScope scope) {
    return new ReadMonthlyFacts(scope);
  }

  @Override
  public PCollection<MonthlyFact> expand(PBegin begin) {
    begin
        .getPipeline()
        .getCoderRegistry()
        .registerCoderForClass(MonthlyFact.class, RecordCoder.of(MonthlyFact.class));
    return scope.fromEach(source -> readFrom(source, begin));
  }

  private PCollection<MonthlyFact> readFrom(MonthlySource source, PBegin begin) {
    Postgres database = source.postgres();
    Span yearBefore = scope.month().span(Period.YEAR_BEFORE);
    return begin.apply(
        source.step("ReadRanges"),
        JdbcIO.<MonthlyFact, Long>readWithPartitions(TypeDescriptors.longs())
            .withDataSourceProviderFn(unused -> database.dataSource())
            .withTable(
                TABLE.formatted(
                    yearBefore.fromInstant(),
                    yearBefore.untilInstant(),
                    scope.month().span(Period.MONTH_BEFORE).fromInstant(),
                    scope.reported().untilInstant(),
                    source.arrivalBound()))
            .withPartitionColumn("arrival")
            .withLowerBound(0L)
            .withUpperBound(source.arrivalBound())
            .withNumPartitions((int) (source.arrivalBound() / FACTS_PER_RANGE + 1))
            .withFetchSize(FETCH_SIZE)
            .withRowMapper(new FactMapper()));
  }

  /** A class of its own, since Beam reads from it which coder to use. */
  private static final class FactMapper implements JdbcIO.RowMapper<MonthlyFact> {

    @Override
    public MonthlyFact mapRow(ResultSet row) throws SQLException {
      READ.inc();
      return new MonthlyFact(
          row.getString("customer_id"),
          row.getLong("micros"),
          row.getLong("amount_e4"),
          row.getBoolean("refund"),
          detail(row));
    }

    private static Optional<Detail> detail(ResultSet row) throws SQLException {
      String items = row.getString("items");
      if (items == null) {
        return Optional.empty();
      }
      return Optional.of(
          new Detail(
              row.getLong("units"),
              row.getString("country"),
              row.getString("channel"),
              row.getBigDecimal("rate"),
              items,
              row.getBoolean("unscored"),
              row.getBoolean("loaded"),
              row.getLong("latency_micros"),
              row.getLong("delay_micros")));
    }
  }
}
