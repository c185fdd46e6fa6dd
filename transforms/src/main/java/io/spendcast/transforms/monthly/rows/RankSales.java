package io.spendcast.transforms.monthly.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spendcast.domain.CurrencyDecimals;
import io.spendcast.transforms.coder.RecordCoder;
import io.spendcast.transforms.monthly.rows.MonthlyRow.Dimensions;
import io.spendcast.transforms.monthly.scope.Period;
import io.spendcast.transforms.monthly.sums.Sales;
import io.spendcast.transforms.monthly.sums.SumKey;
import io.spendcast.transforms.monthly.sums.Summary;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Top;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Takes of each dimension the values with the highest revenue of those that were sold in the month,
 * and those that lost the most since the month before. Ties by value, in the order of code points.
 */
public final class RankSales
    extends PTransform<PCollection<KV<SumKey, Summary>>, PCollection<MonthlyRow>> {
  private static final int RANKS = 20;
  private static final TupleTag<List<Dimensions>> TOP = new TupleTag<>() {};
  private static final TupleTag<List<Dimensions>> FALLEN = new TupleTag<>() {};

  @Override
  public PCollection<MonthlyRow> expand(PCollection<KV<SumKey, Summary>> sales) {
    PCollection<KV<String, Dimensions>> values =
        sales
            .apply("RoundSales", ParDo.of(new RoundFn()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), RecordCoder.of(Dimensions.class)));
    PCollection<KV<String, List<Dimensions>>> top =
        values
            .apply("FindSold", Filter.by(value -> value.getValue().orders() > 0))
            .apply("FindTop", Top.perKey(RANKS, new ByRevenue()));
    PCollection<KV<String, List<Dimensions>>> fallen =
        values
            .apply("FindLosers", Filter.by(value -> lost(value.getValue()).signum() > 0))
            .apply("FindFallen", Top.perKey(RANKS, new ByLoss()));
    return KeyedPCollectionTuple.of(TOP, top)
        .and(FALLEN, fallen)
        .apply("JoinRanks", CoGroupByKey.create())
        .apply("MakeRankedRow", ParDo.of(new RowFn()))
        .setCoder(WriteRows.CODER);
  }

  private static BigDecimal lost(Dimensions value) {
    return value.revenueMonthBefore().subtract(value.revenue());
  }

  static final class ByRevenue implements Comparator<Dimensions>, Serializable {
    @Override
    public int compare(Dimensions a, Dimensions b) {
      int order = a.revenue().compareTo(b.revenue());
      return order != 0 ? order : compareTies(a, b);
    }
  }

  static final class ByLoss implements Comparator<Dimensions>, Serializable {
    @Override
    public int compare(Dimensions a, Dimensions b) {
      int order = lost(a).compareTo(lost(b));
      return order != 0 ? order : compareTies(a, b);
    }
  }

  /** The value that comes first is the better one. */
  private static int compareTies(Dimensions a, Dimensions b) {
    return Arrays.compareUnsigned(b.value().getBytes(UTF_8), a.value().getBytes(UTF_8));
  }

  static final class RoundFn extends DoFn<KV<SumKey, Summary>, KV<String, Dimensions>> {

    @ProcessElement
    public void process(
        @Element KV<SumKey, Summary> of, OutputReceiver<KV<String, Dimensions>> out) {
      String dimension = of.getKey().kind().name().toLowerCase(Locale.ROOT);
      Sales sales = (Sales) of.getValue();
      out.output(
          KV.of(
              dimension,
              new Dimensions(
                  dimension,
                  of.getKey().first(),
                  rounded(sales, Period.MONTH),
                  sales.orders(),
                  sales.units(),
                  rounded(sales, Period.MONTH_BEFORE),
                  rounded(sales, Period.YEAR_BEFORE),
                  Optional.empty(),
                  Optional.empty())));
    }

    private static BigDecimal rounded(Sales sales, Period period) {
      return sales.revenue(period).setScale(CurrencyDecimals.STORED, RoundingMode.HALF_UP);
    }
  }

  static final class RowFn extends DoFn<KV<String, CoGbkResult>, MonthlyRow> {

    @ProcessElement
    public void process(
        @Element KV<String, CoGbkResult> dimension, OutputReceiver<MonthlyRow> out) {
      Map<String, Dimensions> rows = new HashMap<>();
      for (Dimensions value : dimension.getValue().getOnly(TOP, List.of())) {
        int rank = rows.size() + 1;
        rows.put(value.value(), value.withTopRank(rank));
      }
      int rank = 1;
      for (Dimensions value : dimension.getValue().getOnly(FALLEN, List.of())) {
        Dimensions known = rows.getOrDefault(value.value(), value);
        rows.put(value.value(), known.withFallenRank(rank++));
      }
      rows.values().forEach(out::output);
    }
  }
}
