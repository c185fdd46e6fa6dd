package io.spendcast.transforms.history;

import static io.spendcast.transforms.TestEvent.purchase;
import static io.spendcast.transforms.TestEvent.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.spendcast.domain.History;
import io.spendcast.features.Features;
import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestEvent;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.FeatureVector;
import io.spendcast.transforms.outcome.Outcome;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComputeFeaturesTest {

  @Test
  void turnsAHistoryIntoFeaturesAndLetsItGo() {
    TestEvent before = purchase(0, "C-1", "1.00").minutesAfterNoon(-60);
    TestEvent purchase = purchase(1, "C-1", "2.00");
    History history = new History(List.of(before.fact()));
    FeatureVector features = new FeatureVector(Features.of(history, purchase.fact()));

    Accepted expected = purchase.accepted().withHistory(history, 0).withFeatures(features);

    expect(expected, purchase.accepted().withHistory(history, 0));
    assertThat(expected.history()).isEmpty();
    assertThat(expected.lastPurchases()).containsExactly(before.fact());
  }

  @Test
  void leavesRecordsWithoutHistoryAsTheyAre() {
    Outcome known = purchase(0, "C-1", "1.00").accepted();
    Outcome refund = refund(1, "C-1", "1.00").accepted();
    Outcome dead = purchase(2, "C-1", "1.00").deadLetter(null, null);

    expect(known, known);
    expect(refund, refund);
    expect(dead, dead);
  }

  private static void expect(Outcome expected, Outcome given) {
    assertThat(OneBundle.outcomes(ComputeFeatures.in(ZoneOffset.UTC), given))
        .containsExactly(expected);
  }
}
