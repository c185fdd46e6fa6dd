package io.spendcast.transforms.predict;

import io.spendcast.domain.CurrencyDecimals;
import io.spendcast.domain.Exceedance;
import io.spendcast.domain.Prediction;
import io.spendcast.domain.Role;
import io.spendcast.domain.SpendInterval;
import io.spendcast.inference.Inference;
import io.spendcast.scoring.ModelInfo;
import io.spendcast.scoring.Score;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Turns one model's inferences into predictions in its name, or faults.
 *
 * <p>Amounts are rounded half-even to the base currency's own decimals, at most four, and the
 * exceedance probability to four, as they are stored. Alerts are selected by these rounded values,
 * so that a replay selects the same. The products are exact: a float has 24 bits, 10,000 has 14, a
 * double has 53.
 *
 * @param threshold that the model scored at
 */
public record Scoring(ModelInfo model, Role role, BigDecimal threshold) {

  /** Amount from which on the database cannot hold a spend. */
  private static final float TOO_MUCH = 1e12f;

  private static final double[] POWERS_OF_TEN = {1, 10, 100, 1_000, 10_000};

  /**
   * @param fault why there is no prediction, if there is none
   */
  public record Result(Optional<Prediction> prediction, String fault) {}

  public Result of(Inference<float[], Score> inference) {
    return inference instanceof Inference.Failed<float[], Score> failed
        ? fault(failed.reason())
        : of(((Inference.Scored<float[], Score>) inference).result());
  }

  public Result of(Score score) {
    if (!score.isSound() || Math.max(score.expectedSpend(), score.spendHigh()) >= TOO_MUCH) {
      return fault(
          "purchase probability is %s, expected spend is %s (%s to %s), exceed probability is %s"
              .formatted(
                  score.purchaseProbability(),
                  score.expectedSpend(),
                  score.spendLow(),
                  score.spendHigh(),
                  score.exceedProbability()));
    }
    return new Result(
        Optional.of(
            new Prediction(
                model.name(),
                model.version(),
                role,
                model.horizonDays(),
                score.purchaseProbability(),
                amount(score.expectedSpend()),
                new SpendInterval(amount(score.spendLow()), amount(score.spendHigh())),
                new Exceedance(threshold, rounded(score.exceedProbability())))),
        "");
  }

  private BigDecimal amount(float spend) {
    int decimals = CurrencyDecimals.of(model.baseCurrency());
    return BigDecimal.valueOf((long) Math.rint(spend * POWERS_OF_TEN[decimals]), decimals);
  }

  private static BigDecimal rounded(float probability) {
    return BigDecimal.valueOf((long) Math.rint(probability * 10_000.0), 4);
  }

  private static Result fault(String why) {
    return new Result(Optional.empty(), why);
  }
}
