package io.spendcast.simulator;

import io.spendcast.simulator.events.InvalidFlags;
import io.spendcast.simulator.shop.SimulatedRates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rates",
    description = {
      "Writes exchange rates for the simulated currencies, as a file for 'rates load'.",
      "",
      "One line a currency and day: currency,day,rate (US dollars for one unit)."
    },
    sortOptions = false)
final class RatesCommand implements Runnable {
  @Option(names = "--from", required = true, paramLabel = "DAY", description = "As 2026-05-01.")
  private LocalDate from;

  @Option(names = "--to", required = true, paramLabel = "DAY", description = "Included.")
  private LocalDate to;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "A csv file.")
  private Path out;

  @Option(
      names = "--seed",
      defaultValue = "42",
      description = "Same seed, same rates (default ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public void run() {
    if (to.isBefore(from)) {
      throw new InvalidFlags("--to must not be before --from " + from + ", but was " + to);
    }
    Stream<String> lines =
        Stream.concat(Stream.of(SimulatedRates.HEADER), new SimulatedRates(seed).lines(from, to));
    try {
      Files.write(out, lines.toList());
    } catch (IOException e) {
      throw new InvalidFlags("can't write " + out + ": " + e);
    }
  }
}
