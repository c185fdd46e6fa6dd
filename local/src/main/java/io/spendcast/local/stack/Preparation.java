package io.spendcast.local.stack;

import io.spendcast.local.servers.Topics;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;

/**
 * Steps that a stack needs before its stream starts: a migrated database, exchange rates, and the
 * topic. The database and the topic are left as they are when they exist.
 */
public record Preparation(LocalStack stack) {
  /** Number of partitions of the topic in each stack. */
  public static final int PARTITIONS = 4;

  /** Days of rates before the first purchase: a rate is good for ten, and holidays have none. */
  private static final int RATES_BEFORE_DAYS = 40;

  /** Loads simulated exchange rates for purchases of these days. */
  public void loadRates(LocalDate first, LocalDate last) {
    loadExactRates(first.minusDays(RATES_BEFORE_DAYS), last);
  }

  /** Loads simulated exchange rates of these days and no others. */
  public void loadExactRates(LocalDate first, LocalDate last) {
    Path file = stack.log("rates").resolveSibling("rates.csv");
    Simulator.writeRates(stack, file, first.toString(), last.toString());
    stack.commands().run("rates", "load", file.toString());
  }

  /** Creates the topic of the purchases. */
  public void createTopic() {
    try (Topics topics = Topics.of(stack.broker())) {
      if (!topics.exists(Topics.PURCHASES)) {
        topics.create(Topics.PURCHASES, PARTITIONS, Map.of());
      }
    }
  }
}
