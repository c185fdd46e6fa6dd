package io.spendcast.simulator.shop;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** Picks one of a few values, each in proportion to its weight. */
final class Weighted<T> {
  private final List<T> values;
  private final double[] sums;

  private Weighted(List<T> values, double[] sums) {
    this.values = values;
    this.sums = sums;
  }

  static <T> Weighted<T> by(ToDoubleFunction<T> weight, List<T> values) {
    double[] sums = new double[values.size()];
    double sum = 0;
    for (int i = 0; i < sums.length; i++) {
      sum += weight.applyAsDouble(values.get(i));
      sums[i] = sum;
    }
    return new Weighted<>(List.copyOf(values), sums);
  }

  T pick(RandomGenerator random) {
    double point = random.nextDouble() * sums[sums.length - 1];
    int found = Arrays.binarySearch(sums, point);
    return values.get(found < 0 ? -found - 1 : found + 1);
  }
}
