package io.spendcast.local.run;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Flags of {@code make run}. */
final class RunOptions {
  @Option(names = "--input", description = "A file of contract events (ndjson, also gzipped).")
  private Path input;

  @Option(
      names = "--currency",
      defaultValue = "USD",
      description = "The base currency of amounts (default ${DEFAULT-VALUE}).")
  String currency;

  @Option(
      names = "--rates",
      description = "Exchange rates for the input's other currencies (currency,day,rate).")
  private Path rates;

  @Option(names = "--keep", description = "Leave everything running until Ctrl-C.")
  boolean keep;

  @Option(
      names = "--registry",
      description =
          "Serve from a real MLflow; train on the shop's history and promote while events flow.")
  boolean registry;

  @Option(names = "--customers", defaultValue = "20000", description = "In the simulated history.")
  int customers;

  @Option(names = "--months", defaultValue = "6", description = "Of simulated history.")
  int months;

  @Option(names = "--rate", defaultValue = "200", description = "Live events a second.")
  int rate;

  @Option(names = "--seconds", defaultValue = "60", description = "Of live events.")
  int seconds;

  @Option(
      names = "--alertThreshold",
      description =
          "Expected spend that raises an alert (default: 1000 for an input, 5000 for the simulated"
              + " shop, whose customers spend so much).")
  private String alertThreshold;

  @Option(names = "--seed", defaultValue = "42", description = "Same seed, same shop.")
  long seed;

  @Option(
      names = "--folder",
      defaultValue = ".build/run",
      description = "Data and logs; made anew by each run (default ${DEFAULT-VALUE}).")
  private Path folder;

  /** Real log to replay in place of the simulated shop. */
  Optional<Path> input() {
    return Optional.ofNullable(input);
  }

  Optional<Path> rates() {
    return Optional.ofNullable(rates);
  }

  String alertThreshold() {
    if (alertThreshold != null) {
      return alertThreshold;
    }
    return input == null ? "5000" : "1000";
  }

  Path folder() {
    return folder.toAbsolutePath();
  }
}
