package io.spendcast.transforms.monthly.customers;

import io.spendcast.transforms.coder.RecordCoder;
import io.spendcast.transforms.database.NamedSql;
import io.spendcast.transforms.database.Postgres;
import io.spendcast.transforms.monthly.scope.MonthlyScope;
import io.spendcast.transforms.monthly.scope.MonthlySource;
import io.spendcast.transforms.monthly.scope.ReportMonth.Window;
import io.spendcast.transforms.monthly.scope.Span;
import io.spendcast.transforms.monthly.sums.Predicted;
import io.spendcast.transforms.monthly.sums.SumKey;
import io.spendcast.transforms.monthly.sums.SumKey.Kind;
import io.spendcast.transforms.monthly.sums.SumKeyCoder;
import io.spendcast.transforms.monthly.sums.SumUp;
import io.spendcast.transforms.monthly.sums.Summary;
import io.spendcast.transforms.monthly.sums.SummaryCoder;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Looks up what the champion expects of each customer with a segment, which is what it said at
 * their newest scored purchase, and adds it up by segment and horizon. Every source is asked for
 * every customer, and the one that has the customer answers.
 */
public final class LookUpPredictions
    extends PTransform<PCollection<ReportedCustomer>, PCollection<KV<SumKey, Summary>>> {
  private static final NamedSql QUERY =
      NamedSql.of(LookUpPredictions.class, "LookUpPredictions.sql");

  private final MonthlyScope scope;

  public LookUpPredictions(MonthlyScope scope) {
    this.scope = scope;
  }

  @Override
  public PCollection<KV<SumKey, Summary>> expand(PCollection<ReportedCustomer> customers) {
    CoderRegistry coders = customers.getPipeline().getCoderRegistry();
    coders.registerCoderForClass(SumKey.class, SumKeyCoder.INSTANCE);
    coders.registerCoderForClass(Summary.class, SummaryCoder.INSTANCE);
    PCollection<Batch> batches =
        customers.apply("Batch", ParDo.of(new BatchFn())).setCoder(RecordCoder.of(Batch.class));
    return scope.fromEach(source -> lookUpIn(source, batches)).apply("SumUpLookedUp", SumUp.all());
  }

  private PCollection<KV<SumKey, Summary>> lookUpIn(
      MonthlySource source, PCollection<Batch> batches) {
    Postgres database = source.postgres();
    long bound = source.arrivalBound();
    Span window = scope.month().window(Window.NOW);
    return batches.apply(
        source.step("LookUp"),
        JdbcIO.<Batch, KV<SumKey, Summary>>readAll()
            .withDataSourceProviderFn(unused -> database.dataSource())
            .withQuery(QUERY.text())
            .withParameterSetter((batch, statement) -> batch.set(statement, window, bound))
            .withRowMapper(new CellMapper())
            .withOutputParallelization(false));
  }

  /** A class of its own, since Beam reads from it which coder to use. */
  private static final class CellMapper implements JdbcIO.RowMapper<KV<SumKey, Summary>> {

    @Override
    public KV<SumKey, Summary> mapRow(ResultSet row) throws SQLException {
      return KV.of(
          SumKey.of(Kind.OUTLOOK, row.getString("segment"), row.getString("horizon_days")),
          Predicted.of(
              row.getLong("customers"),
              row.getLong("expected_e4"),
              row.getBigDecimal("expected_buyers")));
    }
  }

  /** Customers of one segment. */
  record Batch(String segment, List<String> customers) {

    void set(PreparedStatement statement, Span window, long arrivalBound) throws SQLException {
      QUERY
          .bind(statement)
          .set("segment", segment)
          .setArray("customer_ids", "text", customers.toArray(String[]::new))
          .set("from_time", window.fromInstant().toString())
          .set("until_time", window.untilInstant().toString())
          .set("arrival_bound", arrivalBound);
    }
  }

  static final class BatchFn extends DoFn<ReportedCustomer, Batch> {
    private static final int SIZE = 1_000;

    private transient Map<Segment, List<String>> waiting;

    @StartBundle
    public void start() {
      waiting = new EnumMap<>(Segment.class);
    }

    @ProcessElement
    public void process(@Element ReportedCustomer customer, OutputReceiver<Batch> batches) {
      customer
          .segment(Window.NOW)
          .ifPresent(
              segment -> {
                List<String> of = waiting.computeIfAbsent(segment, unused -> new ArrayList<>());
                of.add(customer.id());
                if (of.size() == SIZE) {
                  batches.output(new Batch(segment.text(), of));
                  waiting.remove(segment);
                }
              });
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      waiting.forEach(
          (segment, customers) ->
              context.output(
                  new Batch(segment.text(), customers),
                  BoundedWindow.TIMESTAMP_MIN_VALUE,
                  GlobalWindow.INSTANCE));
    }
  }
}
