package io.spendcast.transforms.monthly.customers;

import io.spendcast.transforms.database.NamedSql;
import io.spendcast.transforms.monthly.scope.MonthlyScope;
import io.spendcast.transforms.monthly.scope.MonthlySource;
import io.spendcast.transforms.monthly.scope.ReportMonth;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.PCollection;

/**
 * Looks up which customers bought before the oldest fact that a report reads, and adds that to
 * their summaries. A report needs to know nothing else of older facts: such a customer is not new,
 * and belongs to no cohort.
 *
 * <p>Every source is asked for every customer, and the one that has the customer answers.
 */
public final class LookUpOlderPurchases
    extends PTransform<PCollection<ReportedCustomer>, PCollection<ReportedCustomer>> {
  private static final NamedSql QUERY =
      NamedSql.of(LookUpOlderPurchases.class, "LookUpOlderPurchases.sql");

  private final MonthlyScope scope;

  public LookUpOlderPurchases(MonthlyScope scope) {
    this.scope = scope;
  }

  @Override
  public PCollection<ReportedCustomer> expand(PCollection<ReportedCustomer> customers) {
    return customers.apply("Ask", ParDo.of(new AskFn(scope))).setCoder(ReportedCustomer.CODER);
  }

  static final class AskFn extends DoFn<ReportedCustomer, ReportedCustomer> {
    private static final int BATCH_SIZE = 1_000;

    private final MonthlyScope scope;

    private transient List<ReportedCustomer> waiting;

    AskFn(MonthlyScope scope) {
      this.scope = scope;
    }

    @StartBundle
    public void start() {
      waiting = new ArrayList<>();
    }

    @ProcessElement
    public void process(@Element ReportedCustomer customer, OutputReceiver<ReportedCustomer> out)
        throws SQLException {
      int first = customer.summary().firstPurchaseMonthsBack();
      if (first < 0 || first == ReportMonth.MONTHS) {
        out.output(customer); // an older purchase changes nothing
        return;
      }
      waiting.add(customer);
      if (waiting.size() == BATCH_SIZE) {
        ask(out::output);
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) throws SQLException {
      ask(
          customer ->
              context.output(customer, BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE));
    }

    private void ask(Consumer<ReportedCustomer> out) throws SQLException {
      if (waiting.isEmpty()) {
        return;
      }
      String[] ids = waiting.stream().map(ReportedCustomer::id).toArray(String[]::new);
      Set<String> older = new HashSet<>();
      for (MonthlySource source : scope.sources()) {
        older.addAll(boughtBefore(source, ids));
      }
      for (ReportedCustomer customer : waiting) {
        out.accept(older.contains(customer.id()) ? customer.withOlderPurchase() : customer);
      }
      waiting.clear();
    }

    private Set<String> boughtBefore(MonthlySource source, String[] ids) throws SQLException {
      Set<String> found = new HashSet<>();
      try (Connection connection = source.postgres().dataSource().getConnection();
          PreparedStatement statement = connection.prepareStatement(QUERY.text())) {
        QUERY
            .bind(statement)
            .setArray("customer_ids", "text", ids)
            .set("before", scope.month().earliest().toString())
            .set("arrival_bound", source.arrivalBound());
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            found.add(rows.getString(1));
          }
        }
      }
      return found;
    }
  }
}
