package io.spendcast.transforms.monthly.predictions;

import io.spendcast.transforms.monthly.read.ReadOutcomes;
import io.spendcast.transforms.monthly.scope.MonthlyScope;
import io.spendcast.transforms.monthly.sums.SumKey;
import io.spendcast.transforms.monthly.sums.SumKey.Kind;
import io.spendcast.transforms.monthly.sums.SumUp;
import io.spendcast.transforms.monthly.sums.Summary;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Sums up the predictions that came due in the month, in tenths, and judges their intervals and
 * alerts.
 */
public final class SumUpOutcomes extends PTransform<PBegin, PCollection<KV<SumKey, Summary>>> {
  private final MonthlyScope scope;

  public SumUpOutcomes(MonthlyScope scope) {
    this.scope = scope;
  }

  @Override
  public PCollection<KV<SumKey, Summary>> expand(PBegin begin) {
    PCollection<KV<SumKey, Summary>> cells =
        begin
            .apply("ReadOutcomes", new ReadOutcomes(scope))
            .apply("SumUp", SumUp.of(new OutcomeSums()));
    PCollection<KV<SumKey, Summary>> tenths =
        cells
            .apply("TakeValues", Filter.by(cell -> isOf(Kind.OUTCOMES_OF_VALUE, cell)))
            .apply("CountTenths", new CountTenths());
    return PCollectionList.of(tenths)
        .and(cells.apply("TakeIntervals", Filter.by(cell -> isOf(Kind.INTERVALS, cell))))
        .and(cells.apply("TakeAlerts", Filter.by(cell -> isOf(Kind.ALERT_OUTCOMES, cell))))
        .apply("GatherOutcomes", Flatten.pCollections());
  }

  private static boolean isOf(Kind kind, KV<SumKey, Summary> cell) {
    return cell.getKey().kind() == kind;
  }
}
