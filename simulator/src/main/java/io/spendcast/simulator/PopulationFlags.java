package io.spendcast.simulator;

import io.spendcast.simulator.events.InvalidFlags;
import io.spendcast.simulator.events.Shares;
import io.spendcast.simulator.events.SimulationOptions;
import java.time.Instant;
import picocli.CommandLine.Option;

/** Flags of the simulated population. */
final class PopulationFlags {
  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Who are or become customers in these months (default ${DEFAULT-VALUE}).")
  private int customers;

  @Option(
      names = "--months",
      paramLabel = "M",
      defaultValue = "6",
      description = "Calendar months before the end (default ${DEFAULT-VALUE}).")
  private int months;

  @Option(
      names = "--end",
      paramLabel = "INSTANT",
      description = "End of the history, as 2026-11-01T00:00:00Z (default: now).")
  private Instant end;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "42",
      description = "Same seed, end and options: same bytes (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--refundShare",
      paramLabel = "SHARE",
      defaultValue = "0.03",
      description = "Purchases taken back, whole or in part (default ${DEFAULT-VALUE}).")
  private double refundShare;

  @Option(
      names = "--lateShare",
      paramLabel = "SHARE",
      defaultValue = "0.02",
      description = "Events sent minutes to days late (default ${DEFAULT-VALUE}).")
  private double lateShare;

  @Option(
      names = "--duplicateShare",
      paramLabel = "SHARE",
      defaultValue = "0.005",
      description = "Events sent once more, byte for byte (default ${DEFAULT-VALUE}).")
  private double duplicateShare;

  @Option(
      names = "--badShare",
      paramLabel = "SHARE",
      defaultValue = "0.002",
      description = "Further records that break the contract (default ${DEFAULT-VALUE}).")
  private double badShare;

  /**
   * @throws InvalidFlags for a value out of its range
   */
  SimulationOptions toOptions() {
    try {
      Shares shares = new Shares(refundShare, lateShare, duplicateShare, badShare);
      return new SimulationOptions(
          customers, months, end == null ? Instant.now() : end, seed, shares);
    } catch (IllegalArgumentException e) {
      throw new InvalidFlags(e.getMessage());
    }
  }
}
