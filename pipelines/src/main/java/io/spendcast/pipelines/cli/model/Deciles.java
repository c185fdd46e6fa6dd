package io.spendcast.pipelines.cli.model;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Distribution of one feature or prediction: decile edges, and the share of values in each bin
 * between them. A value's bin is the number of edges at or below it.
 */
@SuppressWarnings("ArrayRecordComponent") // computed with, never compared
record Deciles(double[] edges, double[] shares) {
  /** Least share that a bin counts with, since an empty bin would make the index infinite. */
  private static final double LEAST_SHARE = 1e-4;

  Deciles {
    if (shares.length != edges.length + 1) {
      throw new IllegalArgumentException(
          "there must be one share more than edges, but there are %d and %d"
              .formatted(shares.length, edges.length));
    }
  }

  /** Computes the deciles of values in any order. Edges are unique, and none is at the minimum. */
  static Deciles of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] edges =
        LongStream.range(1, 10)
            .mapToDouble(i -> sorted[(int) Math.ceil(i * sorted.length / 10.0) - 1])
            .filter(edge -> edge > sorted[0])
            .distinct()
            .toArray();
    Deciles unshared = new Deciles(edges, new double[edges.length + 1]);
    return new Deciles(edges, unshared.sharesOf(values));
  }

  /**
   * The population stability index of other values against these: Σ (b − a) ln(b / a) over the
   * bins, a and b being the shares, at least 0.0001. (N. Siddiqi, Credit Risk Scorecards, Wiley
   * 2006.)
   */
  double stabilityIndex(double[] values) {
    double[] others = sharesOf(values);
    double index = 0;
    for (int i = 0; i < shares.length; i++) {
      double before = Math.max(LEAST_SHARE, shares[i]);
      double now = Math.max(LEAST_SHARE, others[i]);
      index += (now - before) * Math.log(now / before);
    }
    return index;
  }

  private double[] sharesOf(double[] values) {
    double[] counts = new double[edges.length + 1];
    for (double value : values) {
      counts[bin(value)]++;
    }
    return Arrays.stream(counts).map(count -> count / values.length).toArray();
  }

  private int bin(double value) {
    int found = Arrays.binarySearch(edges, value);
    return found >= 0 ? found + 1 : -found - 1;
  }
}
