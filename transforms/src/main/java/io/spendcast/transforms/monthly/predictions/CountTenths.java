package io.spendcast.transforms.monthly.predictions;

import io.spendcast.transforms.coder.RecordCoder;
import io.spendcast.transforms.monthly.sums.Predicted;
import io.spendcast.transforms.monthly.sums.SumKey;
import io.spendcast.transforms.monthly.sums.SumKey.Kind;
import io.spendcast.transforms.monthly.sums.SumUp;
import io.spendcast.transforms.monthly.sums.Summary;
import io.spendcast.transforms.monthly.sums.ValueCounts;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
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
 * Parts the outcomes of each model version into tenths by what was expected, and sums them up.
 * Equal expectations are in the same tenth, so that tenths may differ in size and some be empty.
 */
final class CountTenths
    extends PTransform<PCollection<KV<SumKey, Summary>>, PCollection<KV<SumKey, Summary>>> {

  /** Turns cells of {@link Kind#OUTCOMES_OF_VALUE} into cells of {@link Kind#OUTCOMES}. */
  @Override
  public PCollection<KV<SumKey, Summary>> expand(PCollection<KV<SumKey, Summary>> ofValues) {
    PCollectionView<Map<String, Tenths>> tenths =
        ofValues
            .apply("CountValues", SumUp.of(CountTenths::addValue))
            .apply("TakeTenths", ParDo.of(new TenthsFn()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), RecordCoder.of(Tenths.class)))
            .apply("ViewTenths", View.asMap());
    return ofValues
        .apply("PutIntoTenths", ParDo.of(new PutFn()).withSideInput("tenths", tenths))
        .setCoder(SumUp.CODER)
        .apply("SumUpTenths", SumUp.all());
  }

  private static void addValue(KV<SumKey, Summary> ofValue, BiConsumer<SumKey, Summary> taker) {
    long count = ((Predicted) ofValue.getValue()).count();
    taker.accept(
        SumKey.of(Kind.DISTRIBUTION, ofValue.getKey().first()),
        ValueCounts.of(valueE4(ofValue.getKey()), count));
  }

  private static long valueE4(SumKey ofValue) {
    return Long.parseLong(ofValue.second());
  }

  /** The nine values that part a distribution into tenths. */
  record Tenths(List<Bound> bounds) {

    static Tenths of(ValueCounts values) {
      return new Tenths(
          IntStream.rangeClosed(1, 9)
              .mapToObj(tenth -> new Bound(values.percentile(10 * tenth)))
              .toList());
    }

    /**
     * Number of a value's tenth, from 1 to 10: one more than the number of bounds below the value.
     */
    int of(long value) {
      return 1 + (int) bounds.stream().filter(bound -> bound.value() < value).count();
    }
  }

  /** A value of a distribution. */
  record Bound(long value) {}

  static final class TenthsFn extends DoFn<KV<SumKey, Summary>, KV<String, Tenths>> {

    @ProcessElement
    public void process(
        @Element KV<SumKey, Summary> values, OutputReceiver<KV<String, Tenths>> out) {
      out.output(KV.of(values.getKey().first(), Tenths.of((ValueCounts) values.getValue())));
    }
  }

  static final class PutFn extends DoFn<KV<SumKey, Summary>, KV<SumKey, Summary>> {

    @ProcessElement
    public void process(
        @Element KV<SumKey, Summary> ofValue,
        @SideInput("tenths") Map<String, Tenths> tenths,
        OutputReceiver<KV<SumKey, Summary>> out) {
      SumKey cell = ofValue.getKey();
      int tenth = tenths.get(cell.first()).of(valueE4(cell));
      out.output(
          KV.of(
              SumKey.of(Kind.OUTCOMES, cell.first(), Integer.toString(tenth)), ofValue.getValue()));
    }
  }
}
