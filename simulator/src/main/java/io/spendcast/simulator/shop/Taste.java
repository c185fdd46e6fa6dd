package io.spendcast.simulator.shop;

import java.util.random.RandomGenerator;

/**
 * Preferences that decide a customer's baskets.
 *
 * @param dearness factor on typical prices; lognormal over customers
 * @param wholesale whether the customer buys by the dozen
 */
record Taste(Category favourite, Category second, double dearness, boolean wholesale) {
  private static final double WHOLESALE_SHARE = 0.008;
  private static final double DEARNESS_SPREAD = 0.6;

  static Taste draw(RandomGenerator random) {
    Category favourite = Category.pick(random);
    return new Taste(
        favourite,
        favourite.kindred(random),
        Math.exp(DEARNESS_SPREAD * random.nextGaussian()),
        random.nextDouble() < WHOLESALE_SHARE);
  }

  /** Picks the favourite mostly, its kindred sometimes, anything now and then. */
  Category pick(RandomGenerator random) {
    double point = random.nextDouble();
    if (point < 0.65) {
      return favourite;
    }
    return point < 0.87 ? second : Category.pick(random);
  }
}
