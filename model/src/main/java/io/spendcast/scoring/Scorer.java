package io.spendcast.scoring;

import java.util.List;

/**
 * A loaded model. Safe for use by many threads; each call runs on the caller's thread alone, and an
 * example's score is the same bits whatever batch it comes in.
 */
public interface Scorer extends AutoCloseable {

  ModelInfo info();

  /**
   * Scores examples.
   *
   * @param examples {@code [n][features]} in the order of {@link ModelInfo#featureNames}, n ≥ 1
   * @param threshold spend in the base currency that {@link Score#exceedProbability} refers to
   * @return n scores, in the examples' order
   */
  List<Score> score(float[][] examples, float threshold);

  @Override
  void close();
}
