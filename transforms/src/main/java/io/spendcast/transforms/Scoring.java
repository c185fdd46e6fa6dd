package io.spendcast.transforms;

import io.spendcast.domain.Prediction;
import io.spendcast.scoring.ModelInfo;
import io.spendcast.scoring.Score;
import io.spendcast.transforms.inference.Inference;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** What one model's inferences mean for purchases: predictions in its name, or faults. */
record Scoring(ModelInfo model, String role) {

  /** More than the database holds. */
  private static final float TOO_MUCH = 1e12f;

  /**
   * @param fault why there is no prediction, if there is none
   */
  record Result(Optional<Prediction> prediction, String fault) {}

  Result of(Inference<float[], Score> inference) {
    return inference instanceof Inference.Failed<float[], Score> failed
        ? fault(failed.reason())
        : of(((Inference.Scored<float[], Score>) inference).result());
  }

  Result of(Score score) {
    if (!score.isSound() || score.expectedSpend() >= TOO_MUCH) {
      return fault(
          "purchase probability is %s, expected spend is %s"
              .formatted(score.purchaseProbability(), score.expectedSpend()));
    }
    BigDecimal spend = new BigDecimal(score.expectedSpend());
    return new Result(
        Optional.of(
            new Prediction(
                model.name(),
                model.version(),
                role,
                model.horizonDays(),
                score.purchaseProbability(),
                spend.setScale(2, RoundingMode.HALF_EVEN))),
        "");
  }

  private static Result fault(String why) {
    return new Result(Optional.empty(), why);
  }
}
