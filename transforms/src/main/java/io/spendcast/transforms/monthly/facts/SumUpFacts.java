package io.spendcast.transforms.monthly.facts;

import io.spendcast.transforms.monthly.customers.ReportedCustomer;
import io.spendcast.transforms.monthly.read.MonthlyFact;
import io.spendcast.transforms.monthly.scope.Period;
import io.spendcast.transforms.monthly.scope.ReportMonth;
import io.spendcast.transforms.monthly.sums.CustomerSummary;
import io.spendcast.transforms.monthly.sums.SumKey;
import io.spendcast.transforms.monthly.sums.SumKey.Kind;
import io.spendcast.transforms.monthly.sums.SumUp;
import io.spendcast.transforms.monthly.sums.Summary;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Makes of all facts, which are looked at once and shuffled once, the customers, what was sold of
 * each thing, and the sums of days and of data quality.
 */
public final class SumUpFacts extends PTransform<PCollection<MonthlyFact>, PCollectionTuple> {
  public static final TupleTag<ReportedCustomer> CUSTOMERS = new TupleTag<>() {};
  public static final TupleTag<KV<SumKey, Summary>> SALES = new TupleTag<>() {};
  public static final TupleTag<KV<SumKey, Summary>> OTHERS = new TupleTag<>() {};

  private final ReportMonth month;

  public SumUpFacts(ReportMonth month) {
    this.month = month;
  }

  @Override
  public PCollectionTuple expand(PCollection<MonthlyFact> facts) {
    PCollectionTuple parts =
        facts
            .apply("SumUp", SumUp.of(new FactSums(month)))
            .apply(
                "Part",
                ParDo.of(new PartFn(month))
                    .withOutputTags(CUSTOMERS, TupleTagList.of(SALES).and(OTHERS)));
    parts.get(CUSTOMERS).setCoder(ReportedCustomer.CODER);
    parts.get(SALES).setCoder(SumUp.CODER);
    parts.get(OTHERS).setCoder(SumUp.CODER);
    return parts;
  }

  static final class PartFn extends DoFn<KV<SumKey, Summary>, ReportedCustomer> {
    private final ReportMonth month;

    PartFn(ReportMonth month) {
      this.month = month;
    }

    @ProcessElement
    public void process(@Element KV<SumKey, Summary> of, MultiOutputReceiver out) {
      SumKey cell = of.getKey();
      switch (cell.kind()) {
        case CUSTOMER ->
            out.get(CUSTOMERS)
                .output(ReportedCustomer.unscored(cell.first(), (CustomerSummary) of.getValue()));
        case CATEGORY, PRODUCT, COUNTRY, CHANNEL -> out.get(SALES).output(of);
        case DAY -> {
          out.get(OTHERS).output(of);
          Period period = month.periodOfDay(cell.first());
          out.get(OTHERS).output(KV.of(SumKey.of(Kind.PERIOD, period.name()), of.getValue()));
        }
        default -> out.get(OTHERS).output(of);
      }
    }
  }
}
