package io.spendcast.scoring;

import java.util.List;

/**
 * What a model says of itself in its {@code MLmodel} file.
 *
 * @param name the registered name, or the folder's
 * @param version the registry's version; of a folder, its content hash
 * @param horizonDays how far ahead its outputs look
 * @param baseCurrency of the amounts that it was trained on
 * @param featureNames in the order of its input's columns
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
