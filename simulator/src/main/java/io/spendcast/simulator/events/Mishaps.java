package io.spendcast.simulator.events;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Decides at random which records are refunded, late, repeated or bad, and how much later. Delays
 * are milliseconds and heavy-tailed.
 */
record Mishaps(Shares shares, RandomGenerator random) {

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

  /** Delay of a late record: one minute to six days, half of them under 93 minutes. */
  long lateness() {
    return between(Duration.ofMinutes(1), Duration.ofDays(6));
  }

  /** Delay of a repeated record: a second to three hours. */
  long untilRepeated() {
    return between(Duration.ofSeconds(1), Duration.ofHours(3));
  }

  /** Delay of a refund after its purchase: two hours to three weeks. */
  long untilRefunded() {
    return between(Duration.ofHours(2), Duration.ofDays(21));
  }

  /** Random delay between two bounds; every order of magnitude is equally frequent. */
  private long between(Duration least, Duration most) {
    double ratio = (double) most.toMillis() / least.toMillis();
    return (long) (least.toMillis() * Math.pow(ratio, random.nextDouble()));
  }
}
