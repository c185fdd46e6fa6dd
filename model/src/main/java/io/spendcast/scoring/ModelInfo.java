package io.spendcast.scoring;

import java.util.List;

/**
 * Description of a model, as its {@code MLmodel} file gives it.
 *
 * @param name registered name, or the folder's name
 * @param version version in the registry; for a folder, its content hash
 * @param horizonDays length of the predicted time, in days
 * @param baseCurrency currency of the amounts that the model was trained on
 * @param featureNames names in the order of the input's columns
 */
public record ModelInfo(
    String name,
    String version,
    int featureVersion,
    int horizonDays,
    String baseCurrency,
    List<String> featureNames) {

  public ModelInfo {
    featureNames = List.copyOf(featureNames);
  }
}
