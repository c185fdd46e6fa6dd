package io.spendcast.transforms.monthly.predictions;

import io.spendcast.transforms.monthly.read.StoredPrediction;
import io.spendcast.transforms.monthly.sums.Predicted;
import io.spendcast.transforms.monthly.sums.SumKey;
import io.spendcast.transforms.monthly.sums.SumKey.Kind;
import io.spendcast.transforms.monthly.sums.SumUp;
import io.spendcast.transforms.monthly.sums.Summary;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Puts a prediction among those of its model version and size. */
final class PredictionSums implements SumUp.CellsOf<StoredPrediction> {
  /** Lower bounds of the buckets of expected spend, in whole units of the base currency. */
  private static final NavigableSet<Long> BOUNDS =
      new TreeSet<>(List.of(0L, 10L, 25L, 50L, 100L, 250L, 500L, 1_000L, 2_500L, 5_000L, 10_000L));

  @Override
  public void forEach(StoredPrediction prediction, BiConsumer<SumKey, Summary> taker) {
    long bound = BOUNDS.floor(prediction.expectedE4() / 10_000);
    taker.accept(
        SumKey.of(Kind.PREDICTIONS, prediction.by().text(), Long.toString(bound)),
        Predicted.at(prediction.micros(), prediction.expectedE4(), prediction.probability()));
  }
}
