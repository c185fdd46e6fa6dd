package io.spendcast.transforms.monthly;

import io.spendcast.transforms.monthly.customers.CustomerSums;
import io.spendcast.transforms.monthly.customers.LookUpOlderPurchases;
import io.spendcast.transforms.monthly.customers.LookUpPredictions;
import io.spendcast.transforms.monthly.customers.ReportedCustomer;
import io.spendcast.transforms.monthly.customers.ScoreCustomers;
import io.spendcast.transforms.monthly.facts.EmptySums;
import io.spendcast.transforms.monthly.facts.SumUpFacts;
import io.spendcast.transforms.monthly.predictions.SumUpOutcomes;
import io.spendcast.transforms.monthly.predictions.SumUpPredictions;
import io.spendcast.transforms.monthly.read.ReadMonthlyFacts;
import io.spendcast.transforms.monthly.rows.CountRecords;
import io.spendcast.transforms.monthly.rows.MakeRows;
import io.spendcast.transforms.monthly.rows.MonthlyRow;
import io.spendcast.transforms.monthly.rows.RankSales;
import io.spendcast.transforms.monthly.scope.MonthlyScope;
import io.spendcast.transforms.monthly.sums.SumKey;
import io.spendcast.transforms.monthly.sums.SumUp;
import io.spendcast.transforms.monthly.sums.Summary;
import java.util.Map;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * All numbers of a month's report, computed from the databases of its scope.
 *
 * <p>Exact and without sketches: the same scope gives the same rows, on every runner.
 */
public final class SummariseMonth extends PTransform<PBegin, PCollection<MonthlyRow>> {
  private final MonthlyScope scope;

  private SummariseMonth(MonthlyScope scope) {
    this.scope = scope;
  }

  public static SummariseMonth of(MonthlyScope scope) {
    return new SummariseMonth(scope);
  }

  @Override
  public PCollection<MonthlyRow> expand(PBegin begin) {
    PCollectionTuple facts =
        begin
            .apply("ReadFacts", ReadMonthlyFacts.of(scope))
            .apply("SumUpFacts", new SumUpFacts(scope.month()));
    PCollection<ReportedCustomer> customers =
        facts
            .get(SumUpFacts.CUSTOMERS)
            .apply("LookUpOlderPurchases", new LookUpOlderPurchases(scope))
            .apply("ScoreCustomers", new ScoreCustomers());
    PCollectionView<Map<SumKey, Summary>> outlook =
        customers
            .apply("LookUpPredictions", new LookUpPredictions(scope))
            .apply("ViewOutlook", View.asMap());
    PCollection<MonthlyRow> counted =
        PCollectionList.of(facts.get(SumUpFacts.OTHERS))
            .and(customers.apply("SumUpCustomers", SumUp.of(new CustomerSums(scope.month()))))
            .and(begin.apply("SumUpPredictions", new SumUpPredictions(scope)))
            .and(begin.apply("SumUpOutcomes", new SumUpOutcomes(scope)))
            .and(begin.apply("CountRecords", new CountRecords(scope)))
            .and(begin.apply("ListEmptyCells", emptyCells()))
            .apply("GatherCells", Flatten.pCollections())
            .apply("SumUpCells", SumUp.all())
            .apply("MakeRows", new MakeRows(scope, outlook));
    return PCollectionList.of(counted)
        .and(facts.get(SumUpFacts.SALES).apply("RankSales", new RankSales()))
        .apply("GatherRows", Flatten.pCollections());
  }

  private Create.Values<KV<SumKey, Summary>> emptyCells() {
    return Create.of(EmptySums.of(scope.month())).withCoder(SumUp.CODER);
  }
}
