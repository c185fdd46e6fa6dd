package io.spendcast.transforms.alerts;

import static io.spendcast.transforms.TestEvent.purchase;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spendcast.domain.History;
import io.spendcast.domain.Role;
import io.spendcast.features.Features;
import io.spendcast.transforms.OneBundle;
import io.spendcast.transforms.TestEvent;
import io.spendcast.transforms.outcome.Accepted;
import io.spendcast.transforms.outcome.FeatureVector;
import io.spendcast.transforms.outcome.Outcome;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectAlertsTest {
  private static final SelectAlerts ABOVE_1000 = SelectAlerts.above(new BigDecimal("1000"), "USD");

  @Test
  void marksAPredictionOverTheThreshold() {
    Accepted high = predicted("1000.01", Role.CHAMPION);

    expect(high.withAlert(AlertMessage.in("USD").ofExpectedSpend(high)), high);
  }

  @Test
  void linksAlertsToTheirCustomersPages() {
    CustomerPages pages = new CustomerPages("https://superset.example.com");
    Accepted high = predicted("1000.01", Role.CHAMPION);

    Outcome marked = ABOVE_1000.withPages(pages).function().mark(high);

    assertThat(marked)
        .isEqualTo(high.withAlert(AlertMessage.in("USD").withPages(pages).ofExpectedSpend(high)));
  }

  @Test
  void leavesAPredictionAtTheThresholdAlone() {
    Accepted at = predicted("1000.00", Role.CHAMPION);

    expect(at, at);
  }

  @Test
  void leavesAChallengersPredictionAlone() {
    Accepted challenged = predicted("5000.00", Role.CHALLENGER);

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

  @Test
  void marksByProbabilityWhateverTheExpectedSpend() {
    Accepted likely = predicted("1.00", Role.CHAMPION);

    expect(likely.withAlert(AlertMessage.in("USD").ofProbability(likely)), likely, select("0.6"));
    expect(likely, likely, select("0.6001"));
    Accepted high = predicted("5000.00", Role.CHAMPION);
    expect(high, high, select("0.61"));
  }

  @Test
  void leavesAChallengersProbabilityAlone() {
    Accepted challenged = predicted("5000.00", Role.CHALLENGER);

    expect(challenged, challenged, select("0.1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0.5", "1", "1.5"})
  void refusesAProbabilityThatIsNone(String probability) {
    assertThatThrownBy(() -> select(probability))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("alert probability must be over 0 and below 1, but was " + probability);
  }

  @Test
  void failsOnAPredictionForAnotherThreshold() {
    SelectAlerts other =
        SelectAlerts.above(new BigDecimal("900"), "USD").withProbability(new BigDecimal("0.5"));

    assertThatThrownBy(() -> other.function().mark(predicted("1.00", Role.CHAMPION)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "alerts are selected at a threshold of 900, but Predict scored at 1000: give both the"
                + " same");
  }

  private static SelectAlerts select(String probability) {
    return ABOVE_1000.withProbability(new BigDecimal(probability));
  }

  private static Accepted predicted(String expectedSpend, Role role) {
    TestEvent event = purchase(0, "C-1", "1.00");
    return event
        .accepted()
        .withFeatures(new FeatureVector(Features.of(History.NONE, event.fact())))
        .withPrediction(TestEvent.prediction(role, 0.5, expectedSpend));
  }

  private static void expect(Outcome expected, Outcome given) {
    expect(expected, given, ABOVE_1000);
  }

  private static void expect(Outcome expected, Outcome given, SelectAlerts select) {
    assertThat(OneBundle.outcomes(select, given)).containsExactly(expected);
  }
}
