package io.spendcast.transforms.monthly.predictions;

import io.spendcast.domain.Role;
import io.spendcast.transforms.monthly.read.ModelVersion;
import io.spendcast.transforms.monthly.read.StoredOutcome;
import io.spendcast.transforms.monthly.sums.Predicted;
import io.spendcast.transforms.monthly.sums.SumKey;
import io.spendcast.transforms.monthly.sums.SumKey.Kind;
import io.spendcast.transforms.monthly.sums.SumUp;
import io.spendcast.transforms.monthly.sums.Summary;
import io.spendcast.transforms.monthly.sums.Sums;
import java.util.function.BiConsumer;

/**
 * Adds an outcome to those of its expected value, and to the judgements of intervals and alerts.
 */
final class OutcomeSums implements SumUp.CellsOf<StoredOutcome> {
  @Override
  public void forEach(StoredOutcome outcome, BiConsumer<SumKey, Summary> taker) {
    taker.accept(
        SumKey.of(Kind.OUTCOMES_OF_VALUE, outcome.by().text(), Long.toString(outcome.expectedE4())),
        Predicted.judged(
            outcome.expectedE4(), outcome.probability(), outcome.actualE4(), outcome.bought()));
    outcome.interval().ifPresent(judged -> addInterval(outcome.by(), judged, taker));
    if (outcome.by().role() == Role.CHAMPION) {
      addAlerting(outcome.alerting(), taker);
    }
  }

  private static void addAlerting(
      StoredOutcome.Alerting judged, BiConsumer<SumKey, Summary> taker) {
    boolean both = judged.alerted() && judged.over();
    taker.accept(
        SumKey.of(Kind.ALERT_OUTCOMES, judged.threshold()),
        Sums.of(1, judged.alerted() ? 1 : 0, judged.over() ? 1 : 0, both ? 1 : 0));
  }

  private static void addInterval(
      ModelVersion by, StoredOutcome.Interval judged, BiConsumer<SumKey, Summary> taker) {
    long tenth = Math.min(judged.exceedMyriads() / 1_000, 9);
    taker.accept(
        SumKey.of(Kind.INTERVALS, by.text(), Long.toString(tenth)),
        Sums.of(1, judged.within() ? 1 : 0, judged.exceedMyriads(), judged.exceeded() ? 1 : 0));
  }
}
