package io.spendcast.simulator.shop;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Shopper with traits and chances of its own, so that nobody else's purchases change them. The same
 * seed and number give the same customer, in a history and live.
 */
public final class Shopper {
  private static final List<String> CHANNELS = List.of("web", "app", "store", "phone");
  private static final Weighted<String> BY_USE =
      Weighted.by(channel -> 1.0 / (1 + CHANNELS.indexOf(channel)), CHANNELS);

  public final long number;
  public final RandomGenerator random;
  public final Market market;
  public final Taste taste;
  public final Rhythm rhythm;
  private final String usualChannel;

  private Shopper(long number, RandomGenerator traits, RandomGenerator random) {
    this.number = number;
    this.random = random;
    this.market = Market.pick(traits);
    this.taste = Taste.draw(traits);
    this.rhythm = Rhythm.draw(taste, traits);
    this.usualChannel = BY_USE.pick(traits);
  }

  public static Shopper of(long seed, long number) {
    RandomGenerator random = new SplittableRandom(Seeds.derive(seed, number));
    return new Shopper(number, random, random);
  }

  /** The same customer, whose further purchases depend on other chances. */
  public static Shopper of(long seed, long number, RandomGenerator chances) {
    return new Shopper(number, new SplittableRandom(Seeds.derive(seed, number)), chances);
  }

  public String id() {
    return "C-" + number;
  }

  public String channel() {
    return random.nextDouble() < 0.85 ? usualChannel : BY_USE.pick(random);
  }
}
