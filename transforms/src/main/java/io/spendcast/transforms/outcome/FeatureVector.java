package io.spendcast.transforms.outcome;

import java.util.Arrays;

/**
 * A purchase as a model sees it.
 *
 * @param values in the order of {@code Features.NAMES}; not copied, so not to be changed
 */
@SuppressWarnings(
    "ArrayRecordComponent") // one of these is made for each purchase; equality is by content
public record FeatureVector(float[] values) {

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureVector that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
