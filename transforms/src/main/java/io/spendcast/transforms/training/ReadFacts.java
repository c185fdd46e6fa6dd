package io.spendcast.transforms.training;

import io.spendcast.domain.Fact;
import io.spendcast.transforms.coder.RecordCoder;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Reads the facts of the database up to an arrival, range by range of arrival.
 *
 * <p>Every fact once, in no order, with its correction if that arrived in time. Facts of a {@link
 * FactBound} never change, so that a range that is read again gives the same.
 */
public final class ReadFacts extends PTransform<PBegin, PCollection<StoredFact>> {
  static final Coder<StoredFact> CODER = RecordCoder.of(StoredFact.class);

  private static final String TABLE = "(" + Sql.of(ReadFacts.class, "ReadFacts.sql") + ") as facts";

  /**
   * Largest number of facts in a range. A task holds them all at once, since the Spark runner keeps
   * a range's rows together.
   */
  private static final long FACTS_PER_RANGE = 100_000;

  private static final int FETCH_SIZE = 10_000;
  private static final Counter READ = Metrics.counter(ReadFacts.class, "facts_read");

  private final Postgres postgres;
  private final long arrivalUntil;

  private ReadFacts(Postgres postgres, long arrivalUntil) {
    this.postgres = postgres;
    this.arrivalUntil = arrivalUntil;
  }

  /** All facts of the bound. */
  public static ReadFacts of(Postgres postgres, FactBound bound) {
    return new ReadFacts(postgres, bound.arrivalUntil());
  }

  @Override
  public PCollection<StoredFact> expand(PBegin begin) {
    Postgres database = postgres;
    begin.getPipeline().getCoderRegistry().registerCoderForClass(StoredFact.class, CODER);
    return begin.apply(
        "ReadRanges",
        JdbcIO.<StoredFact, Long>readWithPartitions(TypeDescriptors.longs())
            .withDataSourceProviderFn(unused -> database.dataSource())
            .withTable(TABLE.formatted(arrivalUntil))
            .withPartitionColumn("arrival")
            .withLowerBound(0L)
            // The bound is inclusive, although JdbcIO's javadoc says otherwise.
            .withUpperBound(arrivalUntil)
            .withNumPartitions(ranges())
            .withFetchSize(FETCH_SIZE)
            .withRowMapper(new FactMapper()));
  }

  /** Number of ranges that the facts are cut into. */
  int ranges() {
    return (int) (arrivalUntil / FACTS_PER_RANGE + 1);
  }

  /** A class of its own, since Beam reads from it which coder to use. */
  private static final class FactMapper implements JdbcIO.RowMapper<StoredFact> {

    @Override
    public StoredFact mapRow(ResultSet row) throws SQLException {
      READ.inc();
      return new StoredFact(
          row.getString("event_id"),
          row.getString("customer_id"),
          row.getLong("arrival"),
          row.getLong("corrected_at"),
          new Fact(
              row.getLong("micros"),
              row.getLong("amount_e4"),
              row.getBoolean("refund"),
              row.getLong("units"),
              row.getInt("lines"),
              row.getString("main_category")),
          row.getString("country"),
          row.getString("channel"));
    }
  }
}
