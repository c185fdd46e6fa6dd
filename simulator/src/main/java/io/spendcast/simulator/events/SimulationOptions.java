package io.spendcast.simulator.events;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Population and period of a simulation.
 *
 * @param customers number of all who are or become customers in these months
 * @param months number of calendar months (UTC) before {@code end}
 * @param end end of the period, cut to milliseconds
 */
public record SimulationOptions(int customers, int months, Instant end, long seed, Shares shares) {

  public SimulationOptions {
    if (customers < 1) {
      throw new IllegalArgumentException("customers must be positive, but was " + customers);
    }
    if (months < 1 || months > 240) {
      throw new IllegalArgumentException("months must be 1 to 240, but was " + months);
    }
    end = end.truncatedTo(ChronoUnit.MILLIS);
  }

  /** 20,000 customers over 6 months with seed 42: about 300,000 events. */
  public static SimulationOptions until(Instant end) {
    return new SimulationOptions(20_000, 6, end, 42, Shares.USUAL);
  }

  public SimulationOptions withCustomers(int value) {
    return new SimulationOptions(value, months, end, seed, shares);
  }

  public SimulationOptions withSeed(long value) {
    return new SimulationOptions(customers, months, end, value, shares);
  }

  public SimulationOptions withShares(Shares value) {
    return new SimulationOptions(customers, months, end, seed, value);
  }

  Instant start() {
    return end.atOffset(ZoneOffset.UTC).minusMonths(months).toInstant();
  }
}
