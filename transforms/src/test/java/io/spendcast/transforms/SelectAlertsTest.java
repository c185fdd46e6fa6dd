package io.spendcast.transforms;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.domain.History;
import io.spendcast.domain.Prediction;
import io.spendcast.features.Features;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectAlertsTest {
  private static final SelectAlerts ABOVE_1000 = SelectAlerts.above(new BigDecimal("1000"), "USD");

  @Test
  void marksAPredictionOverTheThreshold() {
    Accepted high = predicted("1000.01", "champion");

    expect(high.withAlert(AlertMessage.of(high, "USD")), high);
  }

  @Test
  void leavesAPredictionAtTheThresholdAlone() {
    Accepted at = predicted("1000.00", "champion");

    expect(at, at);
  }

  @Test
  void leavesAChallengersPredictionAlone() {
    Accepted challenged = predicted("5000.00", "challenger");

    expect(challenged, challenged);
  }

  @Test
  void leavesRecordsWithoutPredictionAlone() {
    Outcome unscored = purchase(0, "C-1", "1.00").accepted().withUnscored("no number");
    Outcome dead = purchase(0, "C-1", "1.00").deadLetter(null, null);

    expect(unscored, unscored);
    expect(dead, dead);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1"})
  void refusesAThresholdThatIsNotPositive(String threshold) {
    assertThatThrownBy(() -> SelectAlerts.above(new BigDecimal(threshold), "USD"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("alert threshold must be positive, but was " + threshold);
  }

  private static Accepted predicted(String expectedSpend, String role) {
    TestEvent event = purchase(0, "C-1", "1.00");
    return event
        .accepted()
        .withFeatures(new FeatureVector(Features.of(History.NONE, event.fact())))
        .withPrediction(new Prediction("spend", "7", role, 90, 0.5, new BigDecimal(expectedSpend)));
  }

  private static void expect(Outcome expected, Outcome given) {
    assertThat(OneBundle.outcomes(ABOVE_1000, given)).containsExactly(expected);
  }
}
