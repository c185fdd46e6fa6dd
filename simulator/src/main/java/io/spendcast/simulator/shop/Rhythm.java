package io.spendcast.simulator.shop;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Times at which a customer joins, buys, pauses and leaves for good. The model is <em>buy till you
 * die</em>, as in Pareto/NBD, with a gamma × lognormal mix of rates. Gaps of regular customers are
 * Erlang rather than exponential.
 *
 * @param perDay purchases a day in an average season
 * @param regularity stages of the Erlang gap: 1 is Poisson
 * @param joins time of the first purchase, as a share of the season's business; 0 for those who
 *     were customers before
 * @param staysDays days from joining until leaving; Pareto over customers
 */
public record Rhythm(double perDay, int regularity, double joins, double staysDays) {
  private static final double TYPICAL_PER_DAY = 0.135;
  private static final double RATE_SPREAD = 0.7;
  private static final double CUSTOMERS_BEFORE = 0.45;
  private static final double STAY_SCALE_DAYS = 480;
  private static final double LONGEST_STAY_DAYS = 36_500;
  private static final double PAUSE_SHARE = 0.02;
  private static final double MEAN_PAUSE_DAYS = 45;
  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

  static Rhythm draw(Taste taste, RandomGenerator random) {
    double pace = taste.favourite().pace * (taste.wholesale() ? 0.6 : 1.0);
    double rate = erlang(2, random) * Math.exp(RATE_SPREAD * random.nextGaussian());
    int regularity = 1 << random.nextInt(3);
    double joins = Math.max(0, (random.nextDouble() - CUSTOMERS_BEFORE) / (1 - CUSTOMERS_BEFORE));
    double stays = STAY_SCALE_DAYS * random.nextExponential() / (2 * erlang(2, random));
    return new Rhythm(
        TYPICAL_PER_DAY * pace * rate, regularity, joins, Math.min(stays, LONGEST_STAY_DAYS));
  }

  /** Milliseconds of the first purchase, or {@link Season#NEVER}. */
  public long first(Season season, RandomGenerator random) {
    long joined = joinedAt(season);
    return joins > 0 ? joined : untilLeaving(season, season.after(joined, gap(random)));
  }

  /** Milliseconds of the purchase after the one at {@code millis}, or {@link Season#NEVER}. */
  public long next(Season season, long millis, RandomGenerator random) {
    double pause =
        random.nextDouble() < PAUSE_SHARE ? MEAN_PAUSE_DAYS * random.nextExponential() : 0;
    return untilLeaving(season, season.after(millis, gap(random) + pause));
  }

  public long leavesAt(Season season) {
    return joinedAt(season) + (long) (staysDays * DAY_MILLIS);
  }

  private long joinedAt(Season season) {
    return season.at(joins);
  }

  private long untilLeaving(Season season, long millis) {
    return millis < leavesAt(season) ? millis : Season.NEVER;
  }

  private double gap(RandomGenerator random) {
    return erlang(regularity, random) / perDay;
  }

  /** Random number with mean 1; the more stages, the nearer to it. */
  private static double erlang(int stages, RandomGenerator random) {
    double sum = 0;
    for (int i = 0; i < stages; i++) {
      sum += random.nextExponential();
    }
    return sum / stages;
  }
}
