package io.spendcast.simulator.events;

import io.spendcast.simulator.shop.Season;
import io.spendcast.simulator.shop.Shopper;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Customers of a history who have not left by its end, and newcomers since. */
final class Regulars {
  private final SimulationOptions options;
  private final RandomGenerator random;
  private long[] numbers;
  private double[] paceSums;
  private int size;
  private long newest;

  Regulars(SimulationOptions options, RandomGenerator random) {
    this.options = options;
    this.random = random;
    this.numbers = new long[options.customers()];
    this.paceSums = new double[options.customers()];
    Season season = Season.between(options.start(), options.end());
    for (newest = 0; newest < options.customers(); ) {
      Shopper customer = customer(++newest);
      if (customer.rhythm.leavesAt(season) > options.end().toEpochMilli()) {
        add(customer);
      }
    }
  }

  int size() {
    return size;
  }

  /** Picks a customer, more often the more often it used to buy; a newcomer if nobody is left. */
  Shopper pick() {
    if (size == 0) {
      return welcome();
    }
    double point = random.nextDouble() * paceSums[size - 1];
    int found = Arrays.binarySearch(paceSums, 0, size, point);
    return customer(numbers[found < 0 ? -found - 1 : found]);
  }

  /** Adds a customer that has never bought before and may return. */
  Shopper welcome() {
    Shopper customer = customer(++newest);
    add(customer);
    return customer;
  }

  private Shopper customer(long number) {
    return Shopper.of(options.seed(), number, random);
  }

  private void add(Shopper customer) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
      paceSums = Arrays.copyOf(paceSums, 2 * size);
    }
    numbers[size] = customer.number;
    paceSums[size] = customer.rhythm.perDay() + (size == 0 ? 0 : paceSums[size - 1]);
    size++;
  }
}
