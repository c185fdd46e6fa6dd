package io.spendcast.transforms.monthly.predictions;

import io.spendcast.transforms.monthly.read.ReadPredictions;
import io.spendcast.transforms.monthly.scope.MonthlyScope;
import io.spendcast.transforms.monthly.sums.SumKey;
import io.spendcast.transforms.monthly.sums.SumUp;
import io.spendcast.transforms.monthly.sums.Summary;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** The predictions for the purchases of the month by model version and size. */
public final class SumUpPredictions extends PTransform<PBegin, PCollection<KV<SumKey, Summary>>> {
  private final MonthlyScope scope;

  public SumUpPredictions(MonthlyScope scope) {
    this.scope = scope;
  }

  @Override
  public PCollection<KV<SumKey, Summary>> expand(PBegin begin) {
    return begin
        .apply("ReadPredictions", new ReadPredictions(scope))
        .apply("SumUp", SumUp.of(new PredictionSums()));
  }
}
