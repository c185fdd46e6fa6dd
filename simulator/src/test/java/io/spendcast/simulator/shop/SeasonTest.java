package io.spendcast.simulator.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeasonTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Season YEAR = Season.between(FROM, Instant.parse("2027-01-01T00:00:00Z"));

  @Test
  void passesSevenBusyDaysInAnOrdinaryWeek() {
    Instant monday = Instant.parse("2026-05-04T00:00:00Z");

    long after = YEAR.after(monday.toEpochMilli(), 7);

    double days = (after - monday.toEpochMilli()) / (double) Duration.ofDays(1).toMillis();
    assertThat(days).isCloseTo(7, within(0.1));
  }

  @Test
  void isBusierBeforeChristmasThanAfterAndAtWeekendsThanOnMondays() {
    assertThat(busyHours("2026-12-14T00:00:00Z", 4)).isLessThan(66);
    assertThat(busyHours("2026-12-25T00:00:00Z", 4)).isGreaterThan(105);
    assertThat(busyHours("2026-05-09T00:00:00Z", 1))
        .isLessThan(busyHours("2026-05-11T00:00:00Z", 1));
  }

  @Test
  void isTransitiveAndEnds() {
    long start = FROM.plus(Duration.ofDays(100)).toEpochMilli();

    long inTwoSteps = YEAR.after(YEAR.after(start, 3.3), 4.4);

    assertThat(inTwoSteps).isCloseTo(YEAR.after(start, 7.7), within(2L));
    assertThat(YEAR.after(start, 400)).isEqualTo(Season.NEVER);
    assertThat(YEAR.at(0)).isEqualTo(FROM.toEpochMilli());
  }

  private static double busyHours(String from, double days) {
    long start = Instant.parse(from).toEpochMilli();
    return (YEAR.after(start, days) - start) / (double) Duration.ofHours(1).toMillis();
  }
}
