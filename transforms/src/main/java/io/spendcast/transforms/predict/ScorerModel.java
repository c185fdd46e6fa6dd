package io.spendcast.transforms.predict;

import io.spendcast.inference.Model;
import io.spendcast.scoring.ModelInfo;
import io.spendcast.scoring.Score;
import io.spendcast.scoring.Scorer;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;

/**
 * A purchase-value model, as inference sees it: feature vectors in, scores out.
 *
 * @param threshold that the scores' exceedance probabilities refer to
 */
record ScorerModel(Scorer scorer, BigDecimal threshold) implements Model<float[], Score> {

  @Override
  public String id() {
    return scorer.info().name() + "/" + scorer.info().version();
  }

  @Override
  public OptionalLong version() {
    return versionOf(scorer.info());
  }

  /** A registered version has a number; a folder's is a hash. */
  static OptionalLong versionOf(ModelInfo model) {
    return model.version().matches("[0-9]{1,9}")
        ? OptionalLong.of(Long.parseLong(model.version()))
        : OptionalLong.empty();
  }

  @Override
  public List<Score> infer(List<float[]> examples) {
    return scorer.score(examples.toArray(float[][]::new), threshold.floatValue());
  }
}
