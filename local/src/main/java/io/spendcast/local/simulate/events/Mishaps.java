package io.spendcast.local.simulate.events;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Decides what happens to whom, and how much later: milliseconds, heavy-tailed. */
final class Mishaps {
  private final Shares shares;
  private final RandomGenerator random;

  Mishaps(Shares shares, RandomGenerator random) {
    this.shares = shares;
    this.random = random;
  }

  boolean refund() {
    return random.nextDouble() < shares.refund();
  }

  boolean late() {
    return random.nextDouble() < shares.late();
  }

  boolean duplicate() {
    return random.nextDouble() < shares.duplicate();
  }

  boolean bad() {
    return random.nextDouble() < shares.bad();
  }

  /** One minute to six days, half of them under an hour and a half. */
  long lateness() {
    return between(Duration.ofMinutes(1), Duration.ofDays(6));
  }

  /** A second to three hours. */
  long untilRepeated() {
    return between(Duration.ofSeconds(1), Duration.ofHours(3));
  }

  /** Two hours to three weeks. */
  long untilRefunded() {
    return between(Duration.ofHours(2), Duration.ofDays(21));
  }

  /** Every order of magnitude as often as the next. */
  private long between(Duration least, Duration most) {
    double ratio = (double) most.toMillis() / least.toMillis();
    return (long) (least.toMillis() * Math.pow(ratio, random.nextDouble()));
  }
}
