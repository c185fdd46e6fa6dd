package io.spendcast.transforms.monthly.customers;

import io.spendcast.transforms.coder.RecordCoder;
import io.spendcast.transforms.monthly.scope.ReportMonth.Window;
import io.spendcast.transforms.monthly.sums.CustomerSummary;
import io.spendcast.transforms.monthly.sums.SumKey;
import io.spendcast.transforms.monthly.sums.SumKey.Kind;
import io.spendcast.transforms.monthly.sums.SumUp;
import io.spendcast.transforms.monthly.sums.Summary;
import io.spendcast.transforms.monthly.sums.ValueCounts;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/**
 * Puts customers into segments by recency, frequency and monetary value, each scored by the fifth
 * of all customers that they are in; for both windows.
 */
public final class ScoreCustomers
    extends PTransform<PCollection<ReportedCustomer>, PCollection<ReportedCustomer>> {
  private static final String RECENCY = "recency";
  private static final String FREQUENCY = "frequency";
  private static final String MONETARY = "monetary";

  @Override
  public PCollection<ReportedCustomer> expand(PCollection<ReportedCustomer> customers) {
    PCollectionView<Map<String, Quintiles>> quintiles =
        customers
            .apply("CountValues", SumUp.of(ScoreCustomers::addValues))
            .apply("TakeQuintiles", ParDo.of(new QuintilesFn()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), RecordCoder.of(Quintiles.class)))
            .apply("ViewQuintiles", View.asMap());
    return customers
        .apply("Score", ParDo.of(new ScoreFn()).withSideInput("quintiles", quintiles))
        .setCoder(ReportedCustomer.CODER);
  }

  private static void addValues(ReportedCustomer customer, BiConsumer<SumKey, Summary> taker) {
    CustomerSummary summary = customer.summary();
    for (Window window : Window.values()) {
      if (summary.boughtIn(window)) {
        taker.accept(cell(RECENCY, window), ValueCounts.of(summary.recencyDays(window)));
        taker.accept(cell(FREQUENCY, window), ValueCounts.of(summary.frequency(window)));
        taker.accept(cell(MONETARY, window), ValueCounts.of(summary.netE4(window)));
      }
    }
  }

  private static SumKey cell(String value, Window window) {
    return SumKey.of(Kind.DISTRIBUTION, name(value, window));
  }

  private static String name(String value, Window window) {
    return value + " " + window;
  }

  static final class QuintilesFn extends DoFn<KV<SumKey, Summary>, KV<String, Quintiles>> {

    @ProcessElement
    public void process(
        @Element KV<SumKey, Summary> values, OutputReceiver<KV<String, Quintiles>> out) {
      out.output(KV.of(values.getKey().first(), Quintiles.of((ValueCounts) values.getValue())));
    }
  }

  static final class ScoreFn extends DoFn<ReportedCustomer, ReportedCustomer> {
    @ProcessElement
    public void process(
        @Element ReportedCustomer customer,
        @SideInput("quintiles") Map<String, Quintiles> quintiles,
        OutputReceiver<ReportedCustomer> out) {
      CustomerSummary summary = customer.summary();
      out.output(
          new ReportedCustomer(
              customer.id(),
              summary,
              Stream.of(Window.values())
                  .map(window -> segment(summary, window, quintiles))
                  .toList()));
    }

    private static Optional<Segment> segment(
        CustomerSummary summary, Window window, Map<String, Quintiles> quintiles) {
      if (!summary.boughtIn(window)) {
        return Optional.empty();
      }
      // Recency is in days, so that fewer days give a higher score.
      int recency = 6 - score(RECENCY, window, summary.recencyDays(window), quintiles);
      int frequency = score(FREQUENCY, window, summary.frequency(window), quintiles);
      int monetary = score(MONETARY, window, summary.netE4(window), quintiles);
      return Optional.of(Segment.of(recency, frequency, monetary));
    }

    private static int score(
        String of, Window window, long value, Map<String, Quintiles> quintiles) {
      return quintiles.get(name(of, window)).score(value);
    }
  }
}
